// What was said in the sample chats: short dialogues of an invented support desk, a line per message.
import type { Topic } from '../../shared/chat/message.contract.ts';

export interface Dialogue {
  topic: Topic;
  language: 'uk' | 'en' | 'ru';
  outcome: 'solved' | 'visit_agreed' | 'ticket_opened' | 'no_answer' | 'ended_by_subscriber';
  summary: string;
  /** `S:` subscriber, `A:` agent, `N:` internal note. */
  lines: string[];
  /** Ticket that such a chat leads to. */
  ticket?: { kind: 'no_internet' | 'slow_internet' | 'tv' | 'billing' | 'equipment'; description: string };
}

export const dialogues: readonly Dialogue[] = [
  {
    topic: 'internet',
    language: 'uk',
    outcome: 'ticket_opened',
    summary: 'Немає оптичного сигналу, відкрито заявку',
    lines: [
      'S:Добрий день! Немає інтернету, роутер блимає червоним.',
      'A:Вітаю! Дивлюся на вашу лінію, зачекайте хвилинку.',
      'N:PON без сигналу, аварії в будинку немає',
      'S:Добре, чекаю',
      'A:Сигналу до роутера немає. Відкриваю заявку, логіст узгодить із вами час майстра.',
      'S:Дякую!',
    ],
    ticket: {
      kind: 'no_internet',
      description: 'Немає оптичного сигналу, роутер блимає червоним. Аварії в будинку немає.',
    },
  },
  {
    topic: 'internet',
    language: 'uk',
    outcome: 'solved',
    summary: 'Після перезавантаження роутера швидкість за тарифом',
    lines: [
      'S:Увечері дуже повільно, відео зупиняється',
      'A:Вітаю! Перевірте, будь ласка, швидкість кабелем, не через Wi-Fi.',
      'S:Кабелем 94, а через Wi-Fi 12',
      'A:Отже, лінія в порядку. Перезавантажте роутер і виберіть 36-й канал Wi-Fi.',
      'S:Тепер літає, дякую вам',
    ],
  },
  {
    topic: 'billing',
    language: 'uk',
    outcome: 'solved',
    summary: 'Пояснено, коли нараховуються бонуси',
    lines: [
      'S:Коли нарахують бонуси за минулий місяць?',
      'A:Добрий день! Бонуси приходять 4-го числа кожного місяця, їх стільки, скільки ви сплатили за Домашній Інтернет.',
      'S:А на мобільний можна перевести?',
      'A:Так, один раз на день, щонайменше 3. На мобільному рахунку вони діють 20 днів.',
      'S:Зрозуміло, дякую',
    ],
  },
  {
    topic: 'billing',
    language: 'uk',
    outcome: 'ticket_opened',
    summary: 'Оплату не зараховано, передано на перевірку',
    lines: [
      'S:Я заплатив учора через термінал, а на рахунку мінус',
      'A:Вітаю! Бачу, що оплати ще немає. Надішліть, будь ласка, номер чека.',
      'S:Чек 000127',
      'A:Передаю на перевірку заявкою, відповімо протягом доби.',
    ],
    ticket: { kind: 'billing', description: 'Оплату через термінал не зараховано, чек 000127.' },
  },
  {
    topic: 'other',
    language: 'uk',
    outcome: 'solved',
    summary: 'Змінено пароль Wi-Fi разом із абонентом',
    lines: [
      'S:Як поміняти пароль на вайфаї?',
      'A:Добрий день! Відкрийте 192.168.0.1, розділ «Бездротова мережа». Я поруч, якщо щось не вийде.',
      'S:Вийшло!',
    ],
  },
  {
    topic: 'internet',
    language: 'ru',
    outcome: 'visit_agreed',
    summary: 'Обрыв кабеля в квартире, нужен мастер',
    lines: [
      'S:Здравствуйте, собака перегрызла кабель в коридоре',
      'A:Здравствуйте! Понимаю. Нужен мастер с кабелем, отдел логистики согласует с вами время.',
      'S:Хорошо, лучше после обеда',
      'N:Просит после 14:00',
    ],
    ticket: {
      kind: 'equipment',
      description: 'Кабель повреждён в квартире, нужен мастер. Просит после 14:00.',
    },
  },
  {
    topic: 'internet',
    language: 'en',
    outcome: 'ended_by_subscriber',
    summary: '',
    lines: [
      'S:Hello, when will my internet be connected?',
      'A:Hello! Your order is in work. Logistics will call you today to agree on a time.',
      'S:Perfect, thank you',
    ],
  },
  {
    topic: 'other',
    language: 'uk',
    outcome: 'no_answer',
    summary: 'Абонент не відповів',
    lines: ['S:Добрий день', 'A:Вітаю! Чим можу допомогти?'],
  },
  {
    topic: 'internet',
    language: 'uk',
    outcome: 'ticket_opened',
    summary: 'Телебачення розсипається, відкрито заявку',
    lines: [
      'S:Телевізор показує квадратиками вже тиждень',
      'A:Вітаю! Це на всіх каналах чи на деяких?',
      'S:На всіх. Інтернет при цьому працює',
      'A:Дякую. Відкриваю заявку на перевірку приставки.',
      'S:Довго ж ви…',
    ],
    ticket: {
      kind: 'tv',
      description: 'Зображення розсипається на всіх каналах, інтернет працює. Перевірити приставку.',
    },
  },
];

/** Comments under a rating, by score. */
export const comments: Readonly<Record<number, readonly string[]>> = {
  1: ['Довго чекала', 'Питання не вирішили'],
  2: ['Довго', ''],
  3: ['Нормально', ''],
  4: ['швидко', 'Дякую', ''],
  5: ['Дуже дякую!', 'Все чітко', '', ''],
};

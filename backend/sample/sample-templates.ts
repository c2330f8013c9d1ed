// The templates of the sample desk: what its agents write most, in the languages of their subscribers.
import type { TemplateContent } from '../../shared/template/template.rules.ts';

/** Without `before` there is one version; with it the text had another first one. */
type SampleTemplate = TemplateContent & { before?: Partial<TemplateContent> };

export const sampleTemplates: readonly SampleTemplate[] = [
  {
    name: 'Привітання',
    shortcut: 'привіт',
    topic: null,
    bodies: {
      uk: 'Добрий день! Мене звати {agent}, я вам допоможу. Хвилинку, дивлюся на вашу адресу.',
      en: 'Good afternoon! My name is {agent}, I will help you. One moment, I am looking at your account.',
      ru: 'Добрый день! Меня зовут {agent}, я вам помогу. Минутку, смотрю вашу заявку.',
    },
    before: {
      bodies: {
        uk: 'Вітаю! Мене звати {agent}. Чим можу допомогти?',
        en: 'Hello! My name is {agent}. How can I help?',
        ru: 'Здравствуйте! Меня зовут {agent}. Чем могу помочь?',
      },
    },
  },
  {
    name: 'Хвилинку, перевіряю',
    shortcut: 'хв',
    topic: null,
    bodies: {
      uk: 'Хвилинку, перевіряю. Залишайтеся, будь ласка, на зв’язку.',
      en: 'One moment, I am checking. Please stay in the chat.',
      ru: 'Минутку, проверяю. Оставайтесь, пожалуйста, на связи.',
    },
  },
  {
    name: 'Перезавантажити роутер',
    shortcut: 'роутер',
    topic: 'internet',
    bodies: {
      uk: 'Будь ласка, вимкніть роутер із розетки, зачекайте 30 секунд і ввімкніть знову. За 2–3 хвилини лампочка Internet має засвітитися зеленим. Напишіть, якого вона кольору.',
      en: 'Please unplug the router, wait 30 seconds and plug it in again. In 2 or 3 minutes the Internet light should turn green. Tell me what colour it is.',
      ru: 'Пожалуйста, выключите роутер из розетки, подождите 30 секунд и включите снова. Через 2–3 минуты лампочка Internet должна загореться зелёным. Напишите, какого она цвета.',
    },
  },
  {
    name: 'Перевірка швидкості кабелем',
    shortcut: 'швидкість',
    topic: 'internet',
    bodies: {
      uk: 'Щоб зрозуміти, де губиться швидкість, під’єднайте, будь ласка, комп’ютер до роутера кабелем і виміряйте ще раз. Ваш тариф «{tariff}». Який результат ви бачите?',
      en: 'To see where the speed is lost, please connect a computer to the router with a cable and measure again. Your tariff is “{tariff}”. What result do you see?',
      ru: 'Чтобы понять, где теряется скорость, подключите, пожалуйста, компьютер к роутеру кабелем и измерьте ещё раз. Ваш тариф «{tariff}». Какой результат вы видите?',
    },
  },
  {
    name: 'Аварія в будинку',
    shortcut: 'аварія',
    topic: 'internet',
    bodies: {
      uk: 'За адресою {address} зараз аварія. Наші фахівці вже працюють, плануємо відновити зв’язок до {час}. Перепрошуємо за незручності: дні без зв’язку ми не рахуємо.',
      en: 'There is an outage at {address} now. Our people are already at work and expect to restore the service by {time}. We are sorry: days without service are not charged.',
      ru: 'По адресу {address} сейчас авария. Наши специалисты уже работают, планируем восстановить связь до {время}. Просим прощения за неудобства: дни без связи мы не считаем.',
    },
  },
  {
    name: 'Візит майстра домовлено',
    shortcut: 'візит',
    topic: 'internet',
    bodies: {
      uk: 'Домовилися: майстер приїде {день}, з {початок} до {кінець}, за адресою {address}. Перед виїздом він зателефонує на {phone}. Візит безкоштовний.',
      en: 'Agreed: a technician will come on {day} between {from} and {until} to {address} and will call {phone} before setting out. The visit is free.',
      ru: 'Договорились: мастер приедет {день}, с {начало} до {конец}, по адресу {address}. Перед выездом он позвонит на {phone}. Визит бесплатный.',
    },
  },
  {
    name: 'Стан рахунку',
    shortcut: 'баланс',
    topic: 'billing',
    bodies: {
      uk: 'На {date} на вашому рахунку {account} — {balance}. Тариф «{tariff}».',
      en: 'On {date} the balance of your account {account} is {balance}. Your tariff is “{tariff}”.',
      ru: 'На {date} на вашем счёте {account} — {balance}. Тариф «{tariff}».',
    },
  },
  {
    name: 'Як поповнити рахунок',
    shortcut: 'оплата',
    topic: 'billing',
    bodies: {
      uk: 'Поповнити рахунок можна карткою в особистому кабінеті, у застосунку банку або в терміналі за особовим рахунком {account}. Гроші зараховуються за кілька хвилин, послуга вмикається сама.',
      en: 'You can pay by card in your online account, in your bank’s app or at a terminal by the account number {account}. The money arrives within minutes and the service turns on by itself.',
      ru: 'Пополнить счёт можно картой в личном кабинете, в приложении банка или в терминале по лицевому счёту {account}. Деньги зачисляются за несколько минут, услуга включается сама.',
    },
  },
  {
    name: 'Бонуси: коли нараховуються',
    shortcut: 'бонуси',
    topic: 'billing',
    bodies: {
      uk: 'Бонуси нараховуються 4-го числа: стільки, скільки становила плата за домашній інтернет за попередній місяць без днів, коли послуга не діяла.',
      en: 'Bonuses are credited on the 4th: as much as last month’s fee for home internet, without the days when the service was off.',
      ru: 'Бонусы начисляются 4-го числа: столько, сколько составила плата за домашний интернет за прошлый месяц без дней, когда услуга не действовала.',
    },
  },
  {
    name: 'Призупинення на замовлення',
    shortcut: 'пауза',
    topic: 'billing',
    bodies: {
      uk: 'Послугу можна призупинити від {дата початку} до {дата кінця}: за ці дні плата не знімається, бонуси за них не нараховуються, і переносити бонуси в цей час не можна. Оформити?',
      en: '',
      ru: '',
    },
  },
  {
    name: 'Коди з SMS ми не питаємо',
    shortcut: 'безпека',
    topic: null,
    bodies: {
      uk: 'Наші оператори ніколи не питають кодів з SMS, паролів і даних картки. Якщо вас про це просять, не відповідайте і напишіть нам.',
      en: 'Our agents never ask for SMS codes, passwords or card details. If somebody does, do not answer and write to us.',
      ru: 'Наши операторы никогда не спрашивают кодов из SMS, паролей и данных карты. Если вас об этом просят, не отвечайте и напишите нам.',
    },
  },
  {
    name: 'Прощання',
    shortcut: 'дякую',
    topic: null,
    bodies: {
      uk: 'Дякую за звернення! Якщо щось знову не так, пишіть сюди: історія розмови збережеться. Гарного дня!',
      en: 'Thank you for writing! If anything goes wrong again, write here: we keep the history. Have a good day!',
      ru: 'Спасибо за обращение! Если что-то снова не так, пишите сюда: история разговора сохранится. Хорошего дня!',
    },
  },
  {
    name: 'English: please wait',
    shortcut: 'wait',
    topic: null,
    bodies: {
      uk: '',
      en: 'I need to ask a colleague. This takes up to {minutes} minutes; I will write here as soon as I know.',
      ru: '',
    },
  },
];

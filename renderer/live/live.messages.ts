// Words of the wallboard.
import { defineMessages } from '../language/define-messages.ts';

export const liveMessages = defineMessages({
  uk: {
    title: 'Зараз',
    tv: 'На весь екран',
    leaveTv: 'Вийти з повного екрана',
    verdict: { ok: 'Гаразд', watch: 'Увага', act: 'Дійте' },
    asOf: 'станом на {time}',
    waiting: {
      title: 'Чекають',
      target: 'ціль: до {n}',
      free: 'вільні {free} з {all}',
    },
    longest: {
      title: 'Найдовше чекання',
      target: 'ціль: до {time}',
      none: 'Ніхто не чекає',
      language: 'мова: {language}',
    },
    answered: {
      title: 'Відповіли за 2 хвилини',
      target: 'ціль: від {percent}\u00a0%',
      sample:
        'за 30 хвилин, {n} чат | за 30 хвилин, {n} чати | за 30 хвилин, {n} чатів | за 30 хвилин, {n} чату',
      none: 'За 30 хвилин чатів не було',
      early: 'Ще рано: чати щойно почалися',
    },
    team: {
      title: 'Команда',
      target: 'ціль: перерва до {percent}\u00a0%',
      onCall: 'на дзвінку',
      inChats: 'у чатах',
      wrapUp: 'завершують',
      onBreak: 'на перерві',
      none: 'Нікого на роботі',
      atWork: 'на роботі {n}',
    },
    rating: {
      title: 'Оцінки 4–5 сьогодні',
      target: 'ціль: від {percent}\u00a0%',
      range: 'імовірно {low}–\u2060{high}\u00a0%',
      none: 'Сьогодні оцінок немає',
    },
    visits: {
      title: 'Виїзди запізнюються',
      target: 'ціль: жоден',
      sample:
        'з {n} виїзду на сьогодні | з {n} виїздів на сьогодні | з {n} виїздів на сьогодні | з {n} виїзду на сьогодні',
      none: 'На сьогодні виїздів немає',
    },
  },
  en: {
    title: 'Live',
    tv: 'Full screen',
    leaveTv: 'Leave full screen',
    verdict: { ok: 'OK', watch: 'Watch', act: 'Act' },
    asOf: 'as of {time}',
    waiting: {
      title: 'Waiting now',
      target: 'target: at most {n}',
      free: 'agents free: {free} of {all}',
    },
    longest: {
      title: 'Longest wait',
      target: 'target: at most {time}',
      none: 'Nobody waits',
      language: 'language: {language}',
    },
    answered: {
      title: 'Answered within 2 minutes',
      target: 'target: at least {percent}\u00a0%',
      sample: 'last 30 minutes, {n} chat | last 30 minutes, {n} chats',
      none: 'No chats in the last 30 minutes',
      early: 'Too early: the chats have just begun',
    },
    team: {
      title: 'Team',
      target: 'target: breaks at most {percent}\u00a0%',
      onCall: 'on a call',
      inChats: 'in chats',
      wrapUp: 'wrap-up',
      onBreak: 'on a break',
      none: 'Nobody at work',
      atWork: 'at work: {n}',
    },
    rating: {
      title: 'Ratings 4–5 today',
      target: 'target: at least {percent}\u00a0%',
      range: 'likely {low}–\u2060{high}\u00a0%',
      none: 'No ratings today',
    },
    visits: {
      title: 'Visits late',
      target: 'target: none',
      sample: 'of {n} visit today | of {n} visits today',
      none: 'No visits today',
    },
  },
  ru: {
    title: 'Сейчас',
    tv: 'На весь экран',
    leaveTv: 'Выйти из полного экрана',
    verdict: { ok: 'Норма', watch: 'Внимание', act: 'Действуйте' },
    asOf: 'по состоянию на {time}',
    waiting: {
      title: 'Ждут',
      target: 'цель: до {n}',
      free: 'свободны {free} из {all}',
    },
    longest: {
      title: 'Самое долгое ожидание',
      target: 'цель: до {time}',
      none: 'Никто не ждёт',
      language: 'язык: {language}',
    },
    answered: {
      title: 'Ответили за 2 минуты',
      target: 'цель: от {percent}\u00a0%',
      sample: 'за 30 минут, {n} чат | за 30 минут, {n} чата | за 30 минут, {n} чатов | за 30 минут, {n} чата',
      none: 'За 30 минут чатов не было',
      early: 'Ещё рано: чаты только начались',
    },
    team: {
      title: 'Команда',
      target: 'цель: перерыв до {percent}\u00a0%',
      onCall: 'на звонке',
      inChats: 'в чатах',
      wrapUp: 'завершают',
      onBreak: 'на перерыве',
      none: 'Никого на работе',
      atWork: 'на работе {n}',
    },
    rating: {
      title: 'Оценки 4–5 сегодня',
      target: 'цель: от {percent}\u00a0%',
      range: 'вероятно {low}–\u2060{high}\u00a0%',
      none: 'Сегодня оценок нет',
    },
    visits: {
      title: 'Выезды опаздывают',
      target: 'цель: ни один',
      sample:
        'из {n} выезда на сегодня | из {n} выездов на сегодня | из {n} выездов на сегодня | из {n} выезда на сегодня',
      none: 'На сегодня выездов нет',
    },
  },
});

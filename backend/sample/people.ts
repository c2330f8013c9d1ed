// Invented people: Ukrainian names put together from parts, so that no list of real persons is behind them.
import type { Random } from './random.ts';

export interface PersonName {
  surname: string;
  given: string;
  patronymic: string;
  isFemale: boolean;
}

const women =
  'Олена Марія Ганна Ірина Тетяна Оксана Наталія Юлія Ольга Катерина Світлана Людмила Вікторія Анастасія Софія Надія Любов Галина Лариса Валентина Євгенія Дарина Соломія Злата Їванка Мар’яна Уляна Христина Зоряна Роксолана Богдана Леся Ярослава Аліна Яна Марина Інна Алла Ніна Раїса Таїсія Єлизавета Устина Меланія Ґражина'.split(
    ' ',
  );
const men =
  'Олександр Андрій Сергій Володимир Іван Микола Дмитро Олег Юрій Василь Петро Михайло Віктор Євген Ігор Роман Максим Богдан Тарас Ярослав Назар Артем Павло Степан Григорій Анатолій Валентин Станіслав Руслан Вадим Денис Остап Любомир Святослав Матвій Лук’ян Дем’ян Орест Зеновій Кирило Георгій Єгор Їжак Ґедеон Всеволод'.split(
    ' ',
  );
/** Given name of the father, and the two patronymics. */
const fathers = (
  'Олександрович/Олександрівна Андрійович/Андріївна Сергійович/Сергіївна Володимирович/Володимирівна Іванович/Іванівна ' +
  'Миколайович/Миколаївна Дмитрович/Дмитрівна Олегович/Олегівна Юрійович/Юріївна Васильович/Василівна Петрович/Петрівна ' +
  'Михайлович/Михайлівна Вікторович/Вікторівна Євгенович/Євгенівна Ігорович/Ігорівна Романович/Романівна Богданович/Богданівна ' +
  'Тарасович/Тарасівна Ярославович/Ярославівна Павлович/Павлівна Степанович/Степанівна Григорович/Григорівна ' +
  'Анатолійович/Анатоліївна Валентинович/Валентинівна Лук’янович/Лук’янівна Дем’янович/Дем’янівна'
)
  .split(' ')
  .map((pair) => pair.split('/') as [string, string]);

const whole =
  'Коваль Мельник Бондар Ткач Шевчук Кравець Гончар Швець Гнатюк Дорошенко Їжакевич Ґалаґан Єфименко Іщук Ґудзь Їжак Заяць Сорока Журавель Вовк Лисиця Мороз Зима Сич Чайка Калина Береза Дубина Верба Терен Гай Луговий Степовий Лісовий Польовий В’юн Дерев’янко Лук’яненко Дем’янчук В’язовик Солов’їний П’ятниця Жовтень Неділя Субота Середа'.split(
    ' ',
  );
const stems =
  'Ковал Мельнич Бондар Ткач Шевч Кравч Гонч Швець Гнат Дорош Їжак Ґалаґ Єфим Іщ Ґудз Заяч Сороч Журавл Вовч Лис Мороз Зим Сич Чайк Калин Берез Дуб Верб Терен Гай Луг Степ Ліс Пол В’юн Дерев’ян Лук’ян Дем’ян Солов’ї П’ятн Панас Остап Тимош Онищ Грицен Павл Петр Іван Михайл Василь Семен Клим Хом Яким Юр Ярем Марч Кор Сав Лав Рад Дар Бур Крут Прист Завад Загор Зарі Підгір Надоль Криш Скляр Чумач Козач Гетьм Писар Дячен Попов Рибал Пасіч Олій Цимбал Скрип Дуд Бандур Лірн Кобз Барабаш Сурм Довб Гай Явор Клен Яс Ґонт Їздец Єрем Євт Юхим Охрім Кіндр Прокоп Федор'.split(
    ' ',
  );
const endings =
  'енко ко ук юк чук ів ишин ський/ська цький/цька ович евич ак як ик ченко аренко иненко ець ай ун аш ило уля инець ійчук ійко'.split(
    ' ',
  );
const firstHalves =
  'Біл Чорн Сив Руд Тих Добр Лих Стар Нов Красн Мал Вел Крив Прям Гостр Тепл Холод Солод Гірк Золот Срібн Залізн Верни Забий Тягни Непий Перебий Убий Загуби Паліть Крути Лупи'.split(
    ' ',
  );
const secondHalves =
  'кінь вус ніс рук ног борода ус брова голов пол гор вод дуб ліс сон хліб пиво пугач горщ колес хвіст шапк кожух чобіт'.split(
    ' ',
  );

/** Person with a common or rare surname; about 20,000 different surnames. */
export function inventPerson(random: Random): PersonName {
  const isFemale = random.chance(0.53);
  const [his, hers] = random.pickSkewed(fathers);
  const given = random.pickSkewed(isFemale ? women : men);
  return { surname: inventSurname(random, isFemale), given, patronymic: isFemale ? hers : his, isFemale };
}

function inventSurname(random: Random, isFemale: boolean): string {
  const share = random.next();
  if (share < 0.12) return random.pickSkewed(whole);
  const [his = '', hers = his] = random.pickSkewed(endings).split('/');
  const ending = isFemale ? hers : his;
  if (share < 0.72) return random.pickSkewed(stems) + ending;
  const half = random.pick(firstHalves);
  const joint = /[иьй]$/.test(half) ? '' : 'о';
  return half + joint + random.pick(secondHalves).replace(/[аьії]$/, '') + (random.chance(0.3) ? '' : ending);
}

/** `Коваль Олена Петрівна` */
export function fullNameOf({ surname, given, patronymic }: PersonName): string {
  return `${surname} ${given} ${patronymic}`;
}

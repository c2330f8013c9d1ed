// Words about where the map comes from, and why there are no streets on it.
import { defineMessages } from '../language/define-messages.ts';

export const mapMessages = defineMessages({
  uk: {
    title: 'Мапа міста',
    from: 'Звідки мапа',
    kind: {
      plain: 'Проста: лише точки й маршрути',
      style: 'Стиль MapLibre за адресою',
      pmtiles: 'Файл PMTiles за адресою',
      file: 'Файл цього сервера',
    },
    address: 'Адреса',
    styleHint: 'https://…/style.json. Тайли, шрифти й значки мають бути на тому ж хості.',
    pmtilesHint:
      'https://…/city.pmtiles. Сервер має віддавати файл частинами й дозволяти це сторінкам (CORS).',
    rule: {
      url: 'Потрібна повна адреса, наприклад https://tiles.example/style.json.',
      http: 'Потрібна адреса https: те, що йде відкритим http, дорогою можна підмінити.',
    },
    save: 'Зберегти',
    saved: 'Збережено. Відкриті сторінки побачать мапу після перезавантаження.',
    conflict: 'Тим часом це змінила інша людина ({name}). Ваше ще не записано.',
    ownServer: 'сервер',
    why: {
      unset: 'Проста мапа. Вулиці вмикає логіст: Налаштування, Майстри, «Мапа міста».',
      webgl: 'Проста мапа: браузер не має WebGL. Увімкніть апаратне прискорення.',
      unreachable: 'Проста мапа: {host} не віддає тайлів. Перевірте мережу й адресу в налаштуваннях.',
      format: 'Проста мапа: за адресою не стиль і не файл PMTiles. Виправте її в налаштуваннях.',
      foreign: 'Проста мапа: стиль бере дані з {host}, а дозволено лише його власний хост.',
      reload: 'Проста мапа: мапу змінили. Перезавантажте сторінку.',
      noFile: 'Проста мапа: сервер запущено без файлу мапи (--map-file).',
    },
  },
  en: {
    title: 'Map of the city',
    from: 'Where the map comes from',
    kind: {
      plain: 'Plain: points and routes only',
      style: 'MapLibre style at an address',
      pmtiles: 'PMTiles file at an address',
      file: 'This server’s file',
    },
    address: 'Address',
    styleHint: 'https://…/style.json. Tiles, fonts and signs must be on the same host.',
    pmtilesHint:
      'https://…/city.pmtiles. The server must give the file in parts and let pages read it (CORS).',
    rule: {
      url: 'A whole address is needed, such as https://tiles.example/style.json.',
      http: 'An https address is needed: what comes by open http can be replaced on the way.',
    },
    save: 'Save',
    saved: 'Saved. Open pages see the map once they are reloaded.',
    conflict: 'Somebody else ({name}) has changed this meanwhile. Yours is not saved yet.',
    ownServer: 'the server',
    why: {
      unset: 'Plain map. Logistics turns streets on: Settings, Technicians, “Map of the city”.',
      webgl: 'Plain map: the browser has no WebGL. Turn hardware acceleration on.',
      unreachable: 'Plain map: {host} gives no tiles. Check the network, and the address in the settings.',
      format: 'Plain map: the address holds neither a style nor a PMTiles file. Correct it in the settings.',
      foreign: 'Plain map: the style takes data from {host}, and only its own host is allowed.',
      reload: 'Plain map: the map was changed. Reload the page.',
      noFile: 'Plain map: the server was started without a map file (--map-file).',
    },
  },
  ru: {
    title: 'Карта города',
    from: 'Откуда карта',
    kind: {
      plain: 'Простая: только точки и маршруты',
      style: 'Стиль MapLibre по адресу',
      pmtiles: 'Файл PMTiles по адресу',
      file: 'Файл этого сервера',
    },
    address: 'Адрес',
    styleHint: 'https://…/style.json. Тайлы, шрифты и значки должны быть на том же хосте.',
    pmtilesHint:
      'https://…/city.pmtiles. Сервер должен отдавать файл частями и разрешать это страницам (CORS).',
    rule: {
      url: 'Нужен полный адрес, например https://tiles.example/style.json.',
      http: 'Нужен адрес https: то, что идёт открытым http, по дороге можно подменить.',
    },
    save: 'Сохранить',
    saved: 'Сохранено. Открытые страницы увидят карту после перезагрузки.',
    conflict: 'Тем временем это изменил другой человек ({name}). Ваше ещё не записано.',
    ownServer: 'сервер',
    why: {
      unset: 'Простая карта. Улицы включает логист: Настройки, Мастера, «Карта города».',
      webgl: 'Простая карта: в браузере нет WebGL. Включите аппаратное ускорение.',
      unreachable: 'Простая карта: {host} не отдаёт тайлов. Проверьте сеть и адрес в настройках.',
      format: 'Простая карта: по адресу не стиль и не файл PMTiles. Исправьте его в настройках.',
      foreign: 'Простая карта: стиль берёт данные с {host}, а разрешён только его собственный хост.',
      reload: 'Простая карта: карту изменили. Перезагрузите страницу.',
      noFile: 'Простая карта: сервер запущен без файла карты (--map-file).',
    },
  },
});

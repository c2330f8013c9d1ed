// Which passwords are too common to accept, whatever their length; no rule about kinds of characters.
import { AppError } from '../shared/errors.ts';

const minLength = 10;

/**
 * Stems of the most used passwords of the world and of Ukraine that people stretch to ten characters with digits and
 * signs ("password2024!"). Collected from what the yearly public rankings (NordPass, SplashData, NCSC 100k) agree on.
 */
const stems = new Set(
  `password passw0rd p@ssw0rd p@ssword passwort passord parol qwerty qwertyuiop qwertyui qwerty123 qwe asdfgh asdfghjkl
  zxcvbn zxcvbnm qazwsx qazwsxedc 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc q1w2e3r4 q1w2e3r4t5 zaq12wsx
  abc abcd abcdef abcdefgh abcdefghij admin administrator adminadmin root toor user guest test testtest tester changeme
  default secret letmein welcome iloveyou monkey dragon football baseball superman batman princess sunshine shadow master
  michael jennifer trustno hello helloworld starwars pokemon whatever freedom login access computer internet
  supervisor operator dispatcher agent support callcenter helpdesk lanka kyivstar kievstar vodafone lifecell ukrtelecom
  ukraine ukraina kyiv kiev lviv odesa odessa kharkiv dnipro slavaukraini slavaukraine geroyamslava putinhuylo
  samsung nokia google facebook dynamo dynamokyiv shakhtar marina natasha nastya andrey andriy sergey oleksandr
  пароль парольпароль йцукен йцукенг йцукенгшщз йцукенгшщзх фівапролдж фыва фывапролдж ячсмить йфяцыч адмін админ
  администратор адміністратор оператор диспетчер київстар киевстар україна украина київ киев харків харьков одеса одесса
  дніпро львів славаукраїні славаукраине героямслава любовь любов солнышко сонечко сонце наташа марина настя сергей сергій
  андрей андрій олександр александр привет привіт динамо динамокиїв шахтар секрет тест користувач пользователь
  cegthgfhjkm gfhjkm gjkmpjdfntkm njkmrjz vfhbyf yfnfif cthutq fylhtq fktrcfylh ghbdtn ghbdsn cjkysirj k.,jdm erhf]yf
  abcd1234 pass1234 aa123456 a1b2c3d4 a1b2c3d4e5 1a2b3c4d 1a2b3c4d5e asd123 qwe123 zxc123`
    .split(/\s+/)
    .filter((stem) => stem !== ''),
);

/** Rows of keys and alphabets: a password that walks along one, or back, is one of the first that are tried. */
const rows = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
  'йцукенгшщзхїфівапролджєячсмитьбю',
  'йцукенгшщзхъфывапролджэячсмитьбю',
  'абвгґдеєжзиіїйклмнопрстуфхцчшщьюя',
];

/** True for a password from the lists above, a repeated or walked pattern, or one made of the person's own `names`. */
export function isCommonPassword(password: string, names: readonly string[] = []): boolean {
  const folded = password.normalize('NFKC').toLowerCase();
  const letters = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  if (stems.has(folded) || stems.has(letters) || stems.has(folded.replace(/[!?.@#$%*_-]+$/, ''))) return true;
  if (/^(.{1,5})\1+$/u.test(folded) || new Set(folded).size < 4) return true;
  if (rows.some((row) => row.includes(folded) || [...row].reverse().join('').includes(folded))) return true;
  return names
    .flatMap((name) => [name, ...name.split(/[\s._-]+/)])
    .map((name) => name.normalize('NFKC').toLowerCase())
    .some((name) => name.length >= 4 && (folded === name || letters === name));
}

/** Throws WEAK_PASSWORD for a new password that is shorter than 10 characters or common. */
export function assertNewPassword(password: string, names: readonly string[] = []): void {
  if ([...password].length < minLength || isCommonPassword(password, names))
    throw new AppError('WEAK_PASSWORD');
}

// What stops a reply before it goes out: a gap left in a template, a word to a colleague, a question for an SMS code.
import { placeholders } from '../template/template.rules.ts';

/** `code` is never sent; the others may be meant, so their author may send anyway. */
export interface GuardFinding {
  kind: 'placeholder' | 'mention' | 'code';
  /** What in the text it is about. */
  text: string;
  /** UTF-16 units. */
  start: number;
  end: number;
}

/** At the start of a word, so that mail addresses pass. */
const mention = /(?<![\p{L}\p{N}@._-])@\p{L}[\p{L}\p{N}_.’'-]*/u;

/** Why `body` should not go out, or null. A note stays among colleagues: only a gap is worth a word there. Pure, O(n). */
export function guardSending(body: string, mode: 'reply' | 'note'): GuardFinding | null {
  if (mode === 'note') return findPlaceholder(body);
  return findCodeQuestion(body) ?? findPlaceholder(body) ?? findMention(body);
}

function findPlaceholder(body: string): GuardFinding | null {
  const [first] = placeholders(body);
  return first
    ? { kind: 'placeholder', text: body.slice(first.start, first.end), start: first.start, end: first.end }
    : null;
}

function findMention(body: string): GuardFinding | null {
  const found = mention.exec(body);
  const { index: start = 0, 0: text = '' } = found ?? {};
  return found && { kind: 'mention', text, start, end: start + text.length };
}

/** Between words; `\b` knows Latin letters only. */
const edge = String.raw`(?<![\p{L}\p{N}])`;
const end = String.raw`(?![\p{L}\p{N}])`;
/** Up to so many signs of the same sentence. */
const gap = (most: number): string => String.raw`[^.!?\n]{0,${most}}?`;

interface Asking {
  /** Words that ask the reader to tell, before or after the code. */
  ask: string;
  /** Words that ask when they stand before it. */
  which: string;
  /** The code that we send, and no other code: of a door, of an error, of a payment. */
  code: string;
  /** Words before the request that turn it into a warning. */
  not: string;
}

const sms = String.raw`(?:sms|смс|есемес\p{L}*|эсэмэс\p{L}*)`;
const uk: Asking = {
  ask: String.raw`(?:(?:на|під|по|с)?кажіть|назв(?:іть|ете|ати)|(?:на|ви|від|пере|при)?(?:ді)?(?:шліть|слати)|надішл(?:іть|ете)|скиньте|скинути|(?:про)?диктуй(?:те)|продиктувати|повідом(?:те|ити|ите)|напишіть|напишете|написати|дайте|вкажіть|введіть\s+(?:тут|сюди)|сказати|підказати)`,
  which: 'який|яким',
  code: String.raw`(?:код\p{L}*\s+(?:(?:із|з|зі|у|в|по)\s+)?(?:${sms}|повідомлен\p{L}+)|(?:${sms})[\s-]*код\p{L}*|код\p{L}*\s+(?:підтвердження|для\s+входу)|одноразов\p{L}+\s+(?:код\p{L}*|парол\p{L}*)|код\p{L}*,?\s+(?:який\s+|що\s+)?(?:(?:вам|ви|ми|щойно|зараз)\s+){0,3}(?:прийшов|надійшов|отримали|надіслали|прийде|надійде))`,
  not: String.raw`(?:не(?!\s+мог)|ні|ніколи|нікому)`,
};
const ru: Asking = {
  ask: String.raw`(?:(?:под|рас)?скажите|назов(?:ите|ёте|ете)|назвать|пришлите|прислать|вышлите|отправьте|перешлите|скиньте|(?:про)?диктуйте|продиктовать|сообщите|сообщить|напишите|написать|дайте|укажите|введите\s+(?:тут|сюда)|сказать|подсказать)`,
  which: 'какой|каким',
  code: String.raw`(?:код\p{L}*\s+(?:(?:из|с|в|по)\s+)?(?:${sms}|сообщени\p{L}+)|(?:${sms})[\s-]*код\p{L}*|код\p{L}*\s+(?:подтверждения|для\s+входа)|одноразов\p{L}+\s+(?:код\p{L}*|парол\p{L}*)|код\p{L}*,?\s+(?:который\s+|что\s+)?(?:(?:вам|вы|мы|только\s+что|сейчас)\s+){0,3}(?:пришёл|пришел|получили|отправили|прислали|придёт|придет))`,
  not: String.raw`(?:не(?!\s+мог)|нет|никогда|никому)`,
};
const en: Asking = {
  ask: String.raw`(?:tell|send|give|share|read\s+(?:me|out|us)|provide|forward|dictate|let\s+(?:me|us)\s+know|(?:text|message)\s+(?:me|us|it))`,
  which: String.raw`what(?:['’]s|\s+is|\s+was)|which|(?:i|we)\s+need`,
  code: String.raw`(?:(?:sms|one[\s-]?time|verification|confirmation|login|sign[\s-]?in)\s*[\s-](?:code|password)|(?:code|password)\s+(?:(?:that|which)\s+)?(?:(?:is\s+)?(?:in|from|by)\s+(?:the\s+|your\s+|an\s+)?(?:sms|text(?:\s+message)?)|(?:we|i)(?:\s+have|'ve|’ve)?(?:\s+just)?\s+(?:sent|texted)|you(?:\s+have|'ve|’ve)?(?:\s+just)?\s+(?:received|got)))`,
  not: String.raw`(?:never|not|don[’']?t|won[’']?t|nobody|no\s+one|doesn[’']?t)`,
};

const flags = 'iu';
const askings = [uk, ru, en].map(({ ask, which, code, not }) => ({
  question: new RegExp(`${edge}(?:${ask}|${which})${end}${gap(60)}${edge}${code}${end}`, flags),
  /** `the code from the SMS, please tell me` */
  turned: new RegExp(`${edge}${code}${end}${gap(30)}${edge}${ask}${end}`, flags),
  not: new RegExp(`${edge}${not}${end}`, flags),
}));

/** A sentence that asks, and does not warn. */
function findCodeQuestion(body: string): GuardFinding | null {
  for (const { index, 0: sentence } of body.matchAll(/[^.!?\n]+[.!?]*/gu)) {
    for (const { question, turned, not } of askings) {
      const found = question.exec(sentence) ?? turned.exec(sentence);
      if (!found || not.test(sentence)) continue;
      const start = index + found.index;
      return { kind: 'code', text: found[0], start, end: start + found[0].length };
    }
  }
  return null;
}

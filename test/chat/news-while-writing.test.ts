// News while I write: what counts as somebody else's, before sending and after a cut.
import { expect, test } from 'vitest';
import { lastSeenMs, newsCount } from '../../renderer/chat/held-replies.ts';
import { colleaguesNews } from '../../renderer/chat/useSending.ts';
import type { Message } from '../../shared/chat/message.contract.ts';

let minute = 0;
const write = (
  author: Message['author'],
  authorId: string | null,
  kind: Message['kind'] = 'text',
): Message => {
  minute += 1;
  const at = `2026-11-24T10:${String(minute).padStart(2, '0')}:00.000Z`;
  const messageId = `m${minute}` as Message['messageId'];
  return { messageId, author, authorId, authorName: `${authorId}`, kind, body: 'текст', attachments: [], at };
};
const subscriber = () => write('subscriber', '7');
const mine = () => write('agent', 'me');
const colleague = () => write('agent', 'honchar');
const msOf = ({ at }: Message): number => Date.parse(at);

test('a reply of a colleague after the beginning of mine is news; notes, lines and my own are not', () => {
  const [asked, answer] = [subscriber(), colleague()];
  const others = [mine(), write('agent', 'honchar', 'note'), write('system', null, 'system'), subscriber()];
  expect(colleaguesNews([asked, answer, ...others], asked.messageId, 'me')).toBe(answer);
  expect(colleaguesNews([asked, ...others], asked.messageId, 'me')).toBeUndefined();
  expect(colleaguesNews([asked, answer, ...others], answer.messageId, 'me')).toBeUndefined();
});

test('without knowing where mine began nobody is asked', () => {
  expect(colleaguesNews([subscriber(), colleague()], undefined, 'me')).toBeUndefined();
  expect(colleaguesNews([subscriber(), colleague()], 'elsewhere', 'me')).toBeUndefined();
});

test('after a cut both the subscriber and a colleague make the author be asked', () => {
  const [asked, answer] = [subscriber(), colleague()];
  const later = [mine(), write('agent', 'honchar', 'note'), write('system', null, 'system')];
  expect(lastSeenMs([asked, ...later], 'me')).toBe(msOf(asked));
  expect(lastSeenMs([asked, answer, ...later], 'me')).toBe(msOf(answer));
  expect(lastSeenMs([], 'me')).toBe(0);
});

test('what others wrote after I had looked is counted, and nothing else', () => {
  const [asked, answer] = [subscriber(), colleague()];
  const later = [mine(), write('agent', 'honchar', 'note'), subscriber()];
  expect(newsCount([asked, answer, ...later], msOf(asked), 'me')).toBe(2);
  expect(newsCount([asked, answer, ...later], msOf(answer), 'me')).toBe(1);
  expect(newsCount([asked, answer], msOf(answer), 'me')).toBe(0);
});

// The subscriber's page where the browser gives it no storage, or a full one: texts and unsent messages live in memory.
import { describe, expect, test } from 'vitest';
import { keptTexts } from '../../renderer/ui/kept-texts.ts';
import { openMemoryOutbox } from '../../renderer/wire/memory-outbox.ts';

const blocked = () => {
  throw new DOMException('blocked', 'SecurityError');
};

describe('kept texts', () => {
  test('without storage stay while the page is open', () => {
    const texts = keptTexts(blocked);
    expect(texts.getItem('a')).toBeNull();
    texts.setItem('a', 'чернетка');
    expect(texts.getItem('a')).toBe('чернетка');
    texts.removeItem('a');
    expect(texts.getItem('a')).toBeNull();
  });

  test('in a full storage stay in memory until they fit, and another tab’s text is seen', () => {
    const disk = new Map<string, string>();
    let isFull = true;
    const texts = keptTexts(
      () =>
        ({
          getItem: (name: string) => disk.get(name) ?? null,
          setItem: (name: string, text: string) => {
            if (isFull) throw new DOMException('full', 'QuotaExceededError');
            disk.set(name, text);
          },
          removeItem: (name: string) => disk.delete(name),
        }) as unknown as Storage,
    );
    texts.setItem('a', 'перше');
    expect([texts.getItem('a'), disk.size]).toEqual(['перше', 0]);
    isFull = false;
    texts.setItem('a', 'друге');
    disk.set('a', 'з іншої вкладки');
    expect(texts.getItem('a')).toBe('з іншої вкладки');
  });

  test('hide no other failure', () => {
    const broken = () => {
      throw new TypeError('a fault of ours');
    };
    expect(() => keptTexts(broken)).toThrow('a fault of ours');
  });
});

test('the outbox in memory keeps order, gives the same entry for the same opId, and forgets errors on a retry', async () => {
  const outbox = openMemoryOutbox();
  const entry = (opId: string) => ({
    lane: 'a',
    name: 'assistant:send',
    input: { body: opId },
    opId,
    putAtMs: 1,
  });
  const first = await outbox.insert(entry('1'));
  await outbox.insert(entry('2'));
  expect(await outbox.insert(entry('1'))).toEqual(first);
  await outbox.setError(first.id, { code: 'CHAT_CLOSED', details: {} });
  expect((await outbox.list()).map(({ opId, error }) => [opId, error?.code])).toEqual([
    ['1', 'CHAT_CLOSED'],
    ['2', undefined],
  ]);
  await outbox.setError(first.id, undefined, 5);
  expect((await outbox.list())[0]).toEqual({ ...first, putAtMs: 5 });
  await outbox.remove(first.id);
  expect([await outbox.has(first.id), (await outbox.list()).length]).toEqual([false, 1]);
});

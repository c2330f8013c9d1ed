// An end in the outbox of the page: behind the messages of its conversation, and never past one that has failed.
import { expect, test } from 'vitest';
import type { OutboxItem } from '../../renderer/wire/outbox-list.ts';
import { endingOf, maySendNow } from '../../renderer/assistant/ending.ts';
import { openMemoryOutbox } from '../../renderer/wire/memory-outbox.ts';
import { openOutbox, type Outbox } from '../../renderer/wire/outbox.ts';
import type { Connection } from '../../renderer/wire/link.ts';
import type { Result } from '../../shared/errors.ts';
import { until } from '../support/toy-client.ts';

/** A wire that notes what it is given; `bad` is refused for good. */
async function open() {
  const sent: string[] = [];
  let connection = { state: 'offline' } as unknown as Connection;
  const listeners = new Set<(now: Connection) => void>();
  const wire = {
    order: (name: string, input: { body?: string }): Promise<Result<unknown>> => {
      sent.push(input.body ?? name);
      const isBad = input.body === 'bad' && sent.filter((one) => one === 'bad').length === 1;
      return Promise.resolve(
        isBad ? { ok: false, error: { code: 'INVALID', details: {} } } : { ok: true, value: {} },
      );
    },
    connection: () => connection,
    onConnection: (listener: (now: Connection) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const opening: Promise<Outbox> = openOutbox({
    storage: openMemoryOutbox(),
    wire: wire as never,
    personId: 'subscriber-1',
    maySend: async (entry) => maySendNow((await opening).items, entry),
  });
  const outbox = await opening;
  const lane = 'consultation:7';
  const put = (name: string, input: object) => outbox.put({ lane, name, input } as never);
  return {
    sent,
    outbox,
    say: (body: string) => put('assistant:send', { conversationId: '7', body }),
    end: () => put('assistant:end', { conversationId: '7' }),
    goOnline: () => {
      connection = { state: 'online' } as Connection;
      for (const tell of listeners) tell(connection);
    },
    ending: (): OutboxItem | undefined => endingOf(outbox.items, '7'),
  };
}

test('messages that were written first go first', async () => {
  const page = await open();
  await page.say('one');
  await page.say('two');
  await page.end();
  page.goOnline();
  await until('all is sent', () => page.outbox.items.length === 0);
  expect(page.sent).toEqual(['one', 'two', 'assistant:end']);
});

test.each(['retry', 'discard'] as const)('a message that failed holds the end until its %s', async (deed) => {
  const page = await open();
  await page.say('bad');
  await page.end();
  page.goOnline();
  await until('the end is held', () => page.ending()?.state === 'held');
  expect(page.sent).toEqual(['bad']);
  await page.outbox[deed](page.outbox.items[0]!.id);
  await until('all is sent', () => page.outbox.items.length === 0);
  expect(page.sent).toEqual(deed === 'retry' ? ['bad', 'bad', 'assistant:end'] : ['bad', 'assistant:end']);
});

test('an end that was taken back is not sent', async () => {
  const page = await open();
  await page.end();
  await page.outbox.discard(page.ending()!.id);
  await page.say('more');
  page.goOnline();
  await until('all is sent', () => page.outbox.items.length === 0);
  expect(page.sent).toEqual(['more']);
});

// Pairs who chat at 10 % loss while the backend is killed and connections are reset: nothing lost, doubled or reordered.
import { expect, test } from 'vitest';
import { ledgerLine, runChatLedger } from '../support/chat-ledger.ts';

test('1,000 messages through 10 % loss, 2 kills and 3 resets', { timeout: 300_000 }, async () => {
  const weather = { latencyMs: 5, loss: 0.1 };
  const run = await runChatLedger({ messages: 1_000, pairs: 25, kills: 2, cuts: 3, weather });
  console.log(`${run.kills} kills, ${run.cuts} resets, 10 % loss: ${ledgerLine(run)}`);
  expect(run.faults).toEqual([]);
  expect([run.composed, run.acked, run.kills]).toEqual([1_050, 1_050, 2]);
});

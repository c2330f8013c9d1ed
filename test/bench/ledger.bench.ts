// `npm run bench -- ledger`: pairs chat over a lossy network while the backend is killed; counts what went wrong.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ledgerLine, runChatLedger } from '../support/chat-ledger.ts';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '20000' },
    pairs: { type: 'string', default: '100' },
    kills: { type: 'string', default: '10' },
    cuts: { type: 'string', default: '20' },
    'loss-percent': { type: 'string', default: '10' },
    'latency-ms': { type: 'string', default: '5' },
    json: { type: 'string' },
  },
});
const number = (name: Exclude<keyof typeof values, 'json'>): number => {
  const value = Number(values[name]);
  if (!(value >= 0)) throw new Error(`--${name}: expected a number, found ${values[name]}`);
  return value;
};

const run = await runChatLedger({
  messages: number('messages'),
  pairs: number('pairs'),
  kills: number('kills'),
  cuts: number('cuts'),
  weather: { latencyMs: number('latency-ms'), loss: number('loss-percent') / 100 },
});
console.log(
  `${run.kills} kills, ${run.cuts} resets, ${values['loss-percent']} % loss, ${Math.round(run.seconds)} s: ${ledgerLine(run)}`,
);
for (const fault of run.faults.slice(0, 20)) console.log(fault);
if (values.json) writeFileSync(values.json, `${JSON.stringify(run, null, 2)}\n`);
process.exitCode = run.faults.length === 0 ? 0 : 1;

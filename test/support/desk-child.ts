// The whole backend as a process for fault tests: kills itself when orders stand at all the places that its parent names.
import pino from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { createApp } from '../../backend/app.ts';
import { openDataDirectory } from '../../backend/db/data-directory.ts';
import { openPglite } from '../../backend/db/pglite.ts';
import type { AppParts } from '../../backend/parts.ts';

const [directory = '', workerFile = '', port = '0', armedAtStart = '', secret = ''] = process.argv.slice(2);

/** Each `failpoint/event`; for mid_catchup the event is the kind of the stream. */
let armed = armedAtStart.split(' ').filter(Boolean);
process.on('message', (message) => {
  armed = String(message).split(' ');
  process.send?.('armed');
});

function isAt(place: string, name: string, event: string): boolean {
  const [at, what = ''] = place.split('/');
  return at === name && (event === what || event.startsWith(`${what}:`));
}
function failpoint(name: string, event: string): void | Promise<void> {
  const place = armed.find((one) => isAt(one, name, event));
  if (place === undefined) return undefined;
  armed = armed.filter((one) => one !== place);
  if (armed.length === 0) process.kill(process.pid, 'SIGKILL');
  else process.send?.(place);
  // This order goes no further: until the others are at their places, or in the moment until the signal arrives.
  return new Promise(() => undefined);
}

async function main(): Promise<void> {
  const log = pino({ level: 'silent' });
  const data = await openDataDirectory(directory);
  const parts: AppParts = {
    database: await openPglite({ data, workerFile, log }),
    clock: { now: () => new Date() },
    newId: () => uuidv7(),
    smsGateway: { send: () => Promise.resolve() },
    log,
    secret: Buffer.from(secret, 'hex'),
    isSampleMode: () => false,
    rateScale: 1_000,
    failpoint,
  };
  const options = { host: '127.0.0.1', port: Number(port), staticDir: '', extraOrigins: [], setup: {} };
  const app = await createApp(parts, options);
  process.send?.(app.url);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});

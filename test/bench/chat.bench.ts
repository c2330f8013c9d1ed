// How many messages a second get through: first a bare Socket.IO echo, then the whole path, with the same clients.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { connectPairs, drive, type Load } from './chat-clients.ts';
import { serveBare, serveFull, type Ready, type Usage } from './chat-servers.ts';

const usage =
  'Usage: npm run bench -- chat [--clients 200] [--seconds 20] [--rate N] [--in-flight 1] [--database-url URL] [--json FILE]';
const warmUpSeconds = 3;
type Kind = 'bare' | 'full';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '20' },
    /** Messages a second of all clients together; without it everyone sends as soon as they have an ack. */
    rate: { type: 'string' },
    'in-flight': { type: 'string', default: '1' },
    'database-url': { type: 'string' },
    json: { type: 'string' },
    only: { type: 'string' },
    /** Set for the process that serves. */
    serve: { type: 'string' },
  },
});

if (values.serve !== undefined) await serve(values.serve as Kind);
else await measureBoth();

async function measureBoth(): Promise<void> {
  const [clients, seconds, inFlight] = [values.clients, values.seconds, values['in-flight']].map(Number);
  const rate = values.rate === undefined ? undefined : Number(values.rate);
  const load = { clients: clients!, seconds: seconds!, inFlight: inFlight!, rate };
  if ([clients, seconds, inFlight, rate ?? 1].some((n) => !(n! > 0)) || clients! % 2 !== 0) {
    process.stderr.write(`${usage}\n--clients is an even number: a pair is an agent and a subscriber.\n`);
    process.exitCode = 1;
    return;
  }
  const report: Partial<Record<Kind, Awaited<ReturnType<typeof measure>>>> = {};
  for (const kind of ['bare', 'full'] as const) {
    if (values.only !== undefined && values.only !== kind) continue;
    report[kind] = await measure(kind, load);
    process.stdout.write(`${kind}: ${JSON.stringify(report[kind])}\n`);
  }
  if (report.bare && report.full)
    process.stdout.write(
      `full / bare: ${(report.full.ackedPerSecond / report.bare.ackedPerSecond).toFixed(2)}\n`,
    );
  process.stdout.write(`${JSON.stringify(report)}\n`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
}

async function measure(kind: Kind, load: Load) {
  const server = startServer(kind, load.clients / 2);
  try {
    const ready = await answerOf<Ready>(server);
    const clients = await connectPairs(kind, ready);
    await drive(clients, { ...load, seconds: warmUpSeconds });
    const [before, cpuBefore] = [await usageOf(server), process.cpuUsage()];
    const figures = await drive(clients, load);
    const [after, cpuAfter] = [await usageOf(server), process.cpuUsage(cpuBefore)];
    for (const { socket } of clients) socket.disconnect();
    const per1000 = (micros: number): number => round((micros / 1e6 / figures.acked) * 1_000);
    return {
      ackedPerSecond: round(figures.acked / figures.seconds),
      ackP50Ms: round(figures.ackMs(0.5)),
      ackP95Ms: round(figures.ackMs(0.95)),
      ackP99Ms: round(figures.ackMs(0.99)),
      deliveryP99Ms: round(figures.deliveryMs(0.99)),
      /** Of the server's process; a PostgreSQL server's own is not in it. */
      cpuSecondsPer1000: per1000(after.cpuMicros - before.cpuMicros),
      clientCpuSecondsPer1000: per1000(cpuAfter.user + cpuAfter.system),
      rssBytes: after.rssBytes,
      failed: figures.failed,
    };
  } finally {
    server.send('stop');
    await once(server, 'exit');
  }
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function startServer(kind: Kind, pairs: number): ChildProcess {
  const url = values['database-url'];
  const args = [
    '--serve',
    kind,
    '--clients',
    String(pairs * 2),
    ...(url === undefined ? [] : ['--database-url', url]),
  ];
  const server = fork(fileURLToPath(import.meta.url), args, {
    execArgv: (process.env['LANKA_BENCH_NODE_FLAGS'] ?? '').split(' ').filter(Boolean),
  });
  server.once('exit', (code) => {
    if (code !== 0) throw new Error(`the ${kind} server ended with ${code}`);
  });
  return server;
}

async function usageOf(server: ChildProcess): Promise<Usage> {
  const answer = answerOf<Usage>(server);
  server.send('usage');
  return answer;
}

async function answerOf<T>(server: ChildProcess): Promise<T> {
  const [message] = (await once(server, 'message')) as [T];
  return message;
}

async function serve(kind: Kind): Promise<void> {
  const pairs = Number(values.clients) / 2;
  const serving = await (kind === 'bare' ? serveBare(pairs) : serveFull(pairs, values['database-url']));
  process.on('message', (message) => {
    if (message === 'stop') void serving.close().then(() => process.exit(0));
    else {
      const { user, system } = process.cpuUsage();
      process.send!({ cpuMicros: user + system, rssBytes: process.memoryUsage().rss } satisfies Usage);
    }
  });
  // Whoever started us is gone.
  process.on('disconnect', () => process.exit(1));
  process.send!(serving.ready);
}

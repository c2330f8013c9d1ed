// Many pairs chat over a bad network while the backend is killed again and again; then every book is compared.
import type { Weather } from './fault-proxy.ts';
import { LedgerWorld, written, type Pair } from './ledger-world.ts';
import type { Verdict } from './ledger-check.ts';

export interface LedgerPlan {
  /** How many messages are composed in all. */
  messages: number;
  pairs: number;
  /** kill -9 of the backend, spread evenly over the run. */
  kills: number;
  /** Resets of every connection, spread evenly over the run. */
  cuts: number;
  weather: Weather;
}

export interface LedgerRun extends Verdict {
  kills: number;
  cuts: number;
  seconds: number;
}

/** The headline of a run. */
export const ledgerLine = ({ composed, acked, lost, doubled, reordered, leaked }: Verdict): string =>
  `composed ${composed} acked ${acked} lost ${lost} doubled ${doubled} reordered ${reordered} leaked ${leaked}`;

/** Runs the plan to its end, when every outbox is empty and every screen has caught up. */
export async function runChatLedger(plan: LedgerPlan): Promise<LedgerRun> {
  const world = new LedgerWorld();
  try {
    const pairs = await world.startPairs(plan.pairs, plan.weather);
    const startedMs = performance.now();
    let acked = 0;
    const talks = pairs.flatMap((pair, n) => talk(pair, shareOf(plan, n), () => (acked += 1)));
    const troubles = troublesOf(plan);
    const done = Promise.all(talks).then(() => true);
    while (troubles.length > 0) {
      const { at, kind } = troubles[0]!;
      if (await Promise.race([done, until(() => acked >= at)])) troubles.shift();
      if (kind === 'cut') world.network?.cut();
      else {
        await world.desk.kill();
        await world.restart();
      }
    }
    await done;
    await world.settle();
    const { verdict } = await world.verdict(() => Promise.resolve());
    return {
      ...verdict,
      kills: world.desk.starts - 1,
      cuts: plan.cuts,
      seconds: (performance.now() - startedMs) / 1_000,
    };
  } finally {
    await world.close();
  }
}

const shareOf = ({ messages, pairs }: LedgerPlan, n: number): number =>
  Math.floor(messages / pairs) + (n < messages % pairs ? 1 : 0);

/** How many messages a person writes before the first of them is acknowledged. */
const burst = 4;

/** Both sides of one conversation write their halves, some messages at once, without waiting for each other. */
function talk(
  { agent, subscriber, conversationId }: Pair,
  messages: number,
  onAcked: () => void,
): Promise<void>[] {
  const lane = `conversation:${conversationId}`;
  const write = async (many: number, side: 'agent' | 'subscriber'): Promise<void> => {
    const send = async (n: number): Promise<void> => {
      const input = { conversationId: conversationId as never, ...written(`${side} ${conversationId} ${n}`) };
      await (side === 'agent'
        ? agent.put(lane, 'chat:send', input)
        : subscriber.put(lane, 'assistant:send', input));
      onAcked();
    };
    for (let first = 1; first <= many; first += burst) {
      const numbers = Array.from({ length: Math.min(burst, many - first + 1) }, (_, n) => first + n);
      await Promise.all(numbers.map(send));
    }
  };
  return [write(Math.ceil(messages / 2), 'agent'), write(Math.floor(messages / 2), 'subscriber')];
}

/** After how many acknowledged messages what goes wrong. */
function troublesOf({ messages, kills, cuts }: LedgerPlan): { at: number; kind: 'kill' | 'cut' }[] {
  const spread = (many: number, kind: 'kill' | 'cut') =>
    Array.from({ length: many }, (_, n) => ({ at: Math.floor((messages * (n + 0.5)) / many), kind }));
  return [...spread(kills, 'kill'), ...spread(cuts, 'cut')].sort((left, right) => left.at - right.at);
}

async function until(isTrue: () => boolean): Promise<boolean> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
  return true;
}

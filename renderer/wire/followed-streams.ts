// All streams that the screen follows over one link: routes facts to them and compares heads with the server.
import type { Fact } from '../../shared/wire/wire.contract.ts';
import { FollowedStream, type StreamListener } from './followed-stream.ts';
import type { Link } from './link.ts';

export interface FollowedStreams {
  follow(stream: string, listener: StreamListener): () => void;
  /** True when this stream is followed and nothing of it is known to be missing. */
  isCurrent(stream: string): boolean;
  /** Waits until nothing is known to be missing, some seconds at most: how many facts the return brought so far. */
  caughtUp(): Promise<number>;
  /** Compares heads with the server now. */
  compareHeads(): Promise<void>;
  close(): void;
}

const openTimeoutMs = 10_000;
const headsEveryMs = 15_000;
const catchUpPollMs = 100;
const mostCatchUpPolls = 50;
/** As many heads as one digest may hold. */
const headsPerDigest = 200;

export function createFollowedStreams(link: Link): FollowedStreams {
  const streams = new Map<string, FollowedStream>();
  let caughtUpCount = 0;

  function create(name: string): FollowedStream {
    const stream = new FollowedStream({
      open: (after) =>
        link.ask('stream:open', { stream: name, ...(after === undefined ? {} : { after }) }, openTimeoutMs),
      onCaughtUp: (count) => {
        caughtUpCount += count;
      },
      onUnused: () => {
        streams.delete(name);
        void link.ask('stream:close', { stream: name }, openTimeoutMs);
      },
    });
    streams.set(name, stream);
    if (link.socket.connected) stream.online();
    return stream;
  }

  async function compareHeads(): Promise<void> {
    const heads = [...streams].flatMap(([name, stream]) => {
      const head = stream.head;
      return head === undefined ? [] : [[name, head] as const];
    });
    for (let at = 0; at < heads.length; at += headsPerDigest) {
      const digest = { heads: Object.fromEntries(heads.slice(at, at + headsPerDigest)) };
      const answer = await link.ask('stream:heads', digest, openTimeoutMs);
      if (!answer?.ok) return;
      for (const { stream, lastSeq } of answer.value as { stream: string; lastSeq: number }[]) {
        streams.get(stream)?.serverHead(lastSeq);
      }
    }
  }

  link.socket.on('fact', (fact: Fact) => streams.get(fact.stream)?.fact(fact));
  link.socket.on('connect', () => {
    for (const stream of streams.values()) stream.online();
  });
  link.socket.on('disconnect', () => {
    caughtUpCount = 0;
    for (const stream of streams.values()) stream.offline();
  });
  const timer = setInterval(() => void compareHeads(), headsEveryMs);

  return {
    follow: (name, listener) => (streams.get(name) ?? create(name)).add(listener),
    isCurrent: (name) => streams.get(name)?.isCurrent ?? false,
    caughtUp: async () => {
      await whenCurrent(streams);
      return caughtUpCount;
    },
    compareHeads,
    close: () => clearInterval(timer),
  };
}

async function whenCurrent(streams: ReadonlyMap<string, FollowedStream>): Promise<void> {
  for (let poll = 0; poll < mostCatchUpPolls; poll++) {
    if ([...streams.values()].every((stream) => stream.isCurrent)) return;
    await new Promise((resolve) => setTimeout(resolve, catchUpPollMs));
  }
}

// A day of visits for stories of the board, made through the desk's own wire as a dispatcher would make it.
import type { deskContract, deskStreams } from '../../shared/desk.contract.ts';
import type { Result } from '../../shared/errors.ts';
import type { InputOf, SnapshotOf } from '../../shared/wire/wire.contract.ts';
import { createSessionApi } from '../../renderer/session/session-api.ts';
import { createWire, newOpId, type Wire } from '../../renderer/wire/wire.ts';

type DeskWire = Wire<typeof deskContract, typeof deskStreams>;
export type PlannedDay = SnapshotOf<(typeof deskStreams)['day']>;

export interface BoardWorld {
  readonly wire: DeskWire;
  /** Books `count` visits of different subscribers into the best windows of the day; their ids. */
  book(day: string, count: number): Promise<string[]>;
  /** Leaves `count` visits to logistics. */
  leave(count: number): Promise<string[]>;
  /** The plan as a fresh follower gets it. */
  plan(day: string): Promise<PlannedDay>;
  close(): void;
}

function value<T>(answer: Result<T>): T {
  if (!answer.ok) throw new Error(`${answer.error.code} ${JSON.stringify(answer.error.details)}`);
  return answer.value;
}

/** Subscribers of the sample city have these numbers. */
const firstSubscriber = 100;

export async function enterBoard(url: string, login: string, password: string): Promise<BoardWorld> {
  const { accessToken } = await createSessionApi(url).signIn({ login, password });
  const wire: DeskWire = createWire({ url, namespace: '/desk', token: () => Promise.resolve(accessToken) });
  let subscriber = firstSubscriber;
  const kinds = ['repair', 'connection', 'equipment'] as const;
  const nextRequest = (): InputOf<(typeof deskContract)['visit:hold']>['request'] => ({
    visitId: newOpId(),
    subscriberId: subscriber++,
    ticketId: null,
    kind: kinds[subscriber % 3]!,
    isPaid: true,
    place: null,
  });

  async function bookOne(day: string): Promise<string | undefined> {
    const request = nextRequest();
    const asked = await wire.query('visit:offer', { request, fromDay: day, days: 1 });
    const offers = value(asked).offers;
    const offer = offers[subscriber % Math.max(1, offers.length)];
    if (!offer) return undefined;
    const { startAt, endAt } = offer;
    value(await wire.order('visit:hold', { request, day, startAt, endAt }));
    const { visitId } = request;
    const told = { tellNow: false, tellOnTheWay: false, replaces: null };
    value(await wire.order('visit:book', { visitId, phone: '380670000000', accessNote: '', ...told }));
    return visitId;
  }
  return {
    wire,
    async book(day, count) {
      const booked: string[] = [];
      for (let tried = 0; booked.length < count && tried < count * 2; tried++) {
        const visitId = await bookOne(day);
        if (visitId !== undefined) booked.push(visitId);
      }
      return booked;
    },
    async leave(count) {
      const left: string[] = [];
      for (let n = 0; n < count; n++) {
        const request = nextRequest();
        const callBy = new Date(Date.now() + 3_600_000 * (n + 1)).toISOString();
        const words = { phone: '380670000000', accessNote: '', wishes: 'після 18:00', callBy };
        value(await wire.order('visit:ask_logistics', { request, ...words }));
        left.push(request.visitId);
      }
      return left;
    },
    plan: (day) =>
      new Promise((resolve, reject) => {
        const stop = wire.follow(`day:${day}`, {
          onSnapshot: (snapshot) => {
            resolve(snapshot);
            setTimeout(() => stop(), 0);
          },
          onFact: () => undefined,
          onRefused: (error) => reject(new Error(error.code)),
        });
      }),
    close: () => wire.close(),
  };
}

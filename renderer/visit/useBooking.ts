// One call about a visit: what is wanted, which windows there are, the one that is held, and the booking.
import { computed, onScopeDispose, reactive, ref, shallowRef } from 'vue';
import type { WireError } from '../../shared/errors.ts';
import type { SubscriberId, TicketId, VisitId } from '../../shared/ids.ts';
import { kyivDay } from '../../shared/kyiv-time.ts';
import { formatMsisdn } from '../../shared/phone.ts';
import {
  holdMs,
  type OfferedWindow,
  type Visit,
  type VisitKind,
  type VisitRequest,
  type WeekCell,
} from '../../shared/dispatch/visit.contract.ts';
import { useDesk } from '../wire/desk.ts';
import { useOrder } from '../wire/useOrder.ts';
import { newOpId } from '../wire/wire.ts';

/** So many days are asked for at once: a week and the day of today. */
const askedDays = 8;
export type Step = 'what' | 'when' | 'confirm' | 'logistics';

export interface BookingStart {
  subscriberId: SubscriberId;
  ticketId: TicketId | null;
  kind: VisitKind;
  /** Of the subscriber, or of the visit that is moved; E.164 digits. */
  phone: string;
  /** The visit that is to be moved. */
  replaces: Visit | null;
}

/** A window that was chosen or lost. */
type Chosen = Pick<OfferedWindow, 'day' | 'startAt' | 'endAt'>;

/** What is wanted, and which windows there are for it. */
function useOffers(start: BookingStart) {
  const { wire } = useDesk();
  const kind = ref(start.kind);
  const ticketId = ref(start.ticketId);
  const place = shallowRef<VisitRequest['place']>(start.replaces?.place ?? null);
  const visitId = ref(newOpId() as VisitId);
  const offers = shallowRef<readonly OfferedWindow[]>([]);
  const week = shallowRef<readonly WeekCell[]>([]);
  const existing = shallowRef<Visit | null>(null);
  const durationMinutes = ref(0);
  const needsPlace = ref(false);
  const isAsking = ref(false);
  const askError = shallowRef<WireError>();
  const askedAtMs = ref(0);
  const request = computed<VisitRequest>(() => ({
    visitId: visitId.value,
    subscriberId: start.subscriberId,
    ticketId: ticketId.value,
    kind: kind.value,
    isPaid: ticketId.value === null,
    place: place.value,
  }));

  let asked = 0;
  /** An answer that comes after a later question is dropped: it may be about another kind of visit. */
  async function ask(): Promise<void> {
    const mine = ++asked;
    isAsking.value = true;
    askError.value = undefined;
    const fromDay = kyivDay(new Date());
    const answer = await wire.query('visit:offer', { request: request.value, fromDay, days: askedDays });
    if (mine !== asked) return;
    isAsking.value = false;
    askedAtMs.value = Date.now();
    if (!answer.ok) {
      askError.value = answer.error;
      return;
    }
    const { value } = answer;
    [offers.value, week.value] = [value.offers, value.week];
    existing.value = start.replaces ? null : value.existing;
    [durationMinutes.value, needsPlace.value] = [value.durationMinutes, value.needsPlace];
  }
  /** Where the address is, as a person has read it from a map. */
  function setPlace(found: NonNullable<VisitRequest['place']>): Promise<void> {
    place.value = found;
    return ask();
  }
  const shown = { offers, week, existing, durationMinutes, needsPlace, isAsking, askError, askedAtMs };
  return { kind, ticketId, place, visitId, request, ask, setPlace, ...shown };
}

/** What is typed on the way, in every step. */
function detailsOf({ phone, replaces }: BookingStart) {
  return reactive({
    phone: formatMsisdn(phone),
    accessNote: replaces?.accessNote ?? '',
    tellNow: true,
    tellOnTheWay: replaces?.tellOnTheWay ?? true,
    wishes: '',
  });
}

/** The window that is held for this call: five minutes long, and asked for again when it is gone. */
function useHold(wanted: ReturnType<typeof useOffers>, { error, send }: ReturnType<typeof useOrder>) {
  const { wire } = useDesk();
  const { visitId, request } = wanted;
  const step = ref<Step>('what');
  const held = shallowRef<Chosen & { heldUntilMs: number }>();
  /** The window that somebody else got first, or that was held too long. */
  const lost = shallowRef<Chosen & { why: 'taken' | 'ended' }>();
  let isOver = false;

  async function hold({ day, startAt, endAt }: Chosen): Promise<void> {
    if (wanted.isAsking.value) return;
    const askedAtMs = Date.now();
    const answer = await send('visit:hold', { request: request.value, day, startAt, endAt });
    // Who has left this step meanwhile wants no window.
    if (isOver || step.value !== 'when') {
      error.value = undefined;
      if (answer) await giveUp();
      return;
    }
    if (answer) {
      lost.value = undefined;
      // By this computer's own clock: the server's may differ.
      held.value = { day, startAt, endAt, heldUntilMs: askedAtMs + holdMs };
      step.value = 'confirm';
      return;
    }
    const code = error.value?.code;
    if (code !== 'WINDOW_TAKEN' && code !== 'DAY_CLOSED') return;
    // What is shown has the window that is gone: the nearest are said when they are known.
    await wanted.ask();
    if (code === 'DAY_CLOSED') return;
    error.value = undefined;
    lost.value = { day, startAt, endAt, why: 'taken' };
  }
  async function release(): Promise<void> {
    if (held.value) await giveUp();
  }
  async function giveUp(): Promise<void> {
    held.value = undefined;
    const given = { visitId: visitId.value };
    // What was given up is another visit when it is asked for again.
    visitId.value = newOpId() as VisitId;
    await wire.order('visit:release', given);
  }
  /** The agent's five minutes are over: the window may be gone, what was typed stays. */
  async function holdEnded(): Promise<void> {
    if (!held.value) return;
    lost.value = { ...held.value, why: 'ended' };
    [step.value, error.value] = ['when', undefined];
    // What is known of the windows is five minutes old.
    [wanted.offers.value, wanted.isAsking.value] = [[], true];
    await release();
    await wanted.ask();
  }
  onScopeDispose(() => {
    isOver = true;
    void release();
  });
  return { step, held, lost, hold, release, holdEnded };
}

export function useBooking(start: BookingStart) {
  const order = useOrder();
  const { busy, error, send } = order;
  const wanted = useOffers(start);
  const holding = useHold(wanted, order);
  const { step, held, release } = holding;
  const details = detailsOf(start);

  async function toWhen(): Promise<void> {
    step.value = 'when';
    await wanted.ask();
  }
  async function book(about: { phone: string; accessNote: string; tellNow: boolean; tellOnTheWay: boolean }) {
    const replaces = start.replaces?.visitId ?? null;
    const booked = await send('visit:book', { visitId: wanted.visitId.value, ...about, replaces });
    if (booked) held.value = undefined;
    else if (error.value?.code === 'HOLD_ENDED') await holding.holdEnded();
    return booked;
  }
  const toLogistics = (): void => void (step.value = 'logistics');
  const askLogistics = (about: { phone: string; accessNote: string; wishes: string; callBy: string }) => {
    void release();
    return send('visit:ask_logistics', { request: wanted.request.value, ...about });
  };

  const orders = { book, askLogistics, toWhen, toLogistics };
  const shown = { busy, error, details };
  return { ...wanted, ...holding, ...shown, ...orders, subscriberId: start.subscriberId };
}
export type Booking = ReturnType<typeof useBooking>;

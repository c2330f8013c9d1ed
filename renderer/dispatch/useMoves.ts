// Every change of the plan, by drag, menu, keys, undo or a proposal, ends here: one order, its refusal, and its way back.
import { computed, ref, shallowRef, watch } from 'vue';
import type { BrokenPromise } from '../../shared/dispatch/day.contract.ts';
import { reversed } from '../../shared/dispatch/day.rules.ts';
import type { WireError } from '../../shared/errors.ts';
import { visitId as visitIdSchema, type VisitId } from '../../shared/ids.ts';
import { useWords } from '../language/useWords.ts';
import { showToast } from '../ui/toasts.ts';
import type { Desk } from '../wire/desk.ts';
import { useMoveHistory, type Move } from './move-history.ts';

/** A move that breaks promises waits for a person's reason. */
export interface Asking {
  readonly move: Move;
  readonly breaks: readonly VisitId[];
  readonly answer: (reason: string | null) => void;
}

/** A visit that would come to a day on which technicians do not work waits for a person's word. */
export interface AskingClosed {
  /** How people call the day. */
  readonly name: string;
  readonly answer: (isWanted: boolean) => void;
}

export type Moves = ReturnType<typeof useMoves>;

export function useMoves(wire: Desk['wire'], day: () => string | null, personId: string) {
  const { t } = useWords();
  const history = useMoveHistory();
  const key = computed(() => `${personId} ${day()}`);
  const { busy, error, asking, askingClosed, send } = useSending(wire, day);
  watch(day, () => (error.value = undefined));

  /** One after the other: what is pressed while an order is on its way waits for it. */
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const mine = last.then(run);
    last = mine.catch(() => undefined);
    return mine;
  }
  /** False when it was refused (`error` says why) or given up. `reason`: why the promises in `breaks` are broken, if known. */
  const arrange = (
    move: Move,
    breaks: readonly VisitId[] = [],
    reason: string | null = null,
  ): Promise<boolean> =>
    inTurn(async () => {
      const made = await send(move, breaks, reason);
      if (!made) return false;
      history.did(key.value, made);
      const undoThis = (): void => {
        if (history.of(key.value).done.at(-1) === made) void undo();
      };
      showToast({ text: move.label, actionLabel: t('dispatch.undo'), act: undoThis });
      return true;
    });
  const again = (way: 'undo' | 'redo'): Promise<void> =>
    inTurn(async () => {
      const which = way === 'undo' ? 'done' : 'undone';
      const move = history.of(key.value)[which].at(-1);
      if (!move) return;
      const { broken = [] } = move;
      const made = way === 'undo' ? await sendBack(send, move) : await sendAgain(send, move);
      if (made) {
        if (way === 'undo') history.undid(key.value);
        else history.redid(key.value, made);
        const words =
          way === 'redo' ? 'move.redone' : broken.length > 0 ? 'move.promisesBack' : 'move.undone';
        showToast({ text: t(words, { label: move.label, n: broken.length }) });
      } else if (['STALE_PLAN', 'STALE_VERSION', 'DAY_OVER'].includes(error.value?.code ?? ''))
        history.forget(key.value, which);
    });
  const undo = (): Promise<void> => again('undo');
  return {
    busy,
    error,
    asking,
    askingClosed,
    arrange,
    undo,
    redo: (): Promise<void> => again('redo'),
    mayUndo: computed(() => history.of(key.value).done.length > 0),
    mayRedo: computed(() => history.of(key.value).undone.length > 0),
  };
}

type Send = ReturnType<typeof useSending>['send'];

/** The move the other way round; the promises that it broke hold again. Whoever made it knew what day it is. */
function sendBack(send: Send, { label, routes, broken = [] }: Move): Promise<Move | undefined> {
  return send({ label, routes: reversed(routes) }, [], null, { restored: broken, onClosedDay: true });
}
/** The move once more; what it broke is broken for the reason that was given the first time. */
function sendAgain(send: Send, { label, routes, broken = [] }: Move): Promise<Move | undefined> {
  const breaks = broken.map(({ visitId }) => visitId);
  return send({ label, routes }, breaks, broken[0]?.reason ?? null, { restored: [], onClosedDay: true });
}

/** Sends a move; what it breaks is asked about first. */
function useSending(wire: Desk['wire'], day: () => string | null) {
  const busy = ref(false);
  const error = shallowRef<WireError>();
  const asking = shallowRef<Asking>();
  const askingClosed = shallowRef<AskingClosed>();

  function askReason(move: Move, breaks: readonly VisitId[]): Promise<string | null> {
    return new Promise((resolve) => {
      const answer = (reason: string | null): void => {
        asking.value = undefined;
        resolve(reason);
      };
      asking.value = { move, breaks, answer };
    });
  }

  function askClosed(name: string): Promise<boolean> {
    return new Promise((resolve) => {
      const answer = (isWanted: boolean): void => {
        askingClosed.value = undefined;
        resolve(isWanted);
      };
      askingClosed.value = { name, answer };
    });
  }

  /**
   * Sends until it is done or refused; each promise that turns out to be broken is asked about, and so is a day on
   * which technicians do not work. Gives the move with what it broke.
   * What gives promises back (`restored`) is not one to break others.
   */
  async function send(
    move: Move,
    breaks: readonly VisitId[],
    reason: string | null,
    more: { restored: readonly BrokenPromise[]; onClosedDay: boolean } = { restored: [], onClosedDay: false },
  ): Promise<Move | undefined> {
    const given = reason ?? (breaks.length > 0 ? await askReason(move, breaks) : '');
    const named = day();
    if (given === null || named === null) return undefined;
    busy.value = true;
    const answer = await wire.order('day:arrange', {
      day: named,
      routes: [...move.routes],
      broken: breaks.map((visitId) => ({ visitId, reason: given })),
      onClosedDay: more.onClosedDay,
      restored: more.restored.map(({ visitId, entrySeq }) => ({ visitId, entrySeq })),
    });
    busy.value = false;
    error.value = answer.ok ? undefined : answer.error;
    if (answer.ok) return { ...move, broken: answer.value.broken.map((one) => ({ ...one, reason: given })) };
    if (answer.error.code === 'DAY_CLOSED' && !more.onClosedDay) {
      error.value = undefined;
      const isWanted = await askClosed(String(answer.error.details['name'] ?? ''));
      return isWanted ? send(move, breaks, given, { ...more, onClosedDay: true }) : undefined;
    }
    const also = brokenPromise(answer.error);
    if (also === null || breaks.includes(also) || more.restored.length > 0) return undefined;
    error.value = undefined;
    return send(move, [...breaks, also], reason === null || reason === '' ? null : reason, more);
  }
  return { busy, error, asking, askingClosed, send };
}

/** Whose promise the refused plan would break, when that is what was refused. */
function brokenPromise(error: WireError): VisitId | null {
  if (error.code !== 'NOT_FEASIBLE' || error.details['kind'] !== 'window') return null;
  return visitIdSchema.safeParse(error.details['visitId']).data ?? null;
}

// Visits, places and obstacles in words, for labels, sentences of a screen reader and names of moves.
import { z } from 'zod';
import { obstacle as obstacleSchema, type Obstacle, type Trial } from '../../shared/dispatch/day.contract.ts';
import type { Destination, ProjectedStop } from '../../shared/dispatch/day.rules.ts';
import type { Visit } from '../../shared/dispatch/visit.contract.ts';
import type { TechnicianId } from '../../shared/ids.ts';
import type { WireError } from '../../shared/errors.ts';
import { technicianSkill, type TechnicianSkill } from '../../shared/technician/technician.contract.ts';
import { useFormat } from '../language/useFormat.ts';
import { useWords } from '../language/useWords.ts';
import { placeOfAddress } from './visit-looks.ts';

/** What is needed to name a technician. */
interface Names {
  nameOf(technicianId: TechnicianId): string;
}

export type DispatchWords = ReturnType<typeof useDispatchWords>;

export function useDispatchWords(names: Names) {
  const words = useVisitWords();
  return { ...words, ...useMoveWords(names, words) };
}

/** What a visit is and how it stands. */
function useVisitWords() {
  const { t } = useWords();
  const format = useFormat();
  const time = (at: string | number): string => format.time(typeof at === 'number' ? at : Date.parse(at));
  const minutes = (seconds: number): number => Math.max(1, Math.round(Math.abs(seconds) / 60));
  const skills = (list: readonly TechnicianSkill[]): string =>
    list.map((skill) => t(`dispatch.skill.${skill}`)).join(', ');

  function obstacle({ kind, missing, seconds }: Obstacle): string {
    return t(`move.obstacle.${kind}`, { skills: skills(missing), minutes: minutes(seconds) });
  }
  function drive(seconds: number): string {
    if (Math.abs(seconds) < 60) return t('move.sameDrive');
    return t(seconds > 0 ? 'move.drive' : 'move.lessDrive', { n: minutes(seconds) });
  }
  /** In whole minutes, at least one. */
  function minutesOf(durationMs: number): string {
    return format.duration(Math.max(1, Math.round(durationMs / 60_000)) * 60_000);
  }
  /** `Ремонт, вул. Ґанкова, 14`. */
  function visitName(visit: Visit): string {
    return `${t(`visit.kind.${visit.kind}`)}, ${placeOfAddress(visit.address)}`;
  }
  function standing(stop: ProjectedStop): string {
    if (stop.standing === 'late') return t('dispatch.lateWords', { n: stop.lateMinutes });
    if (stop.isUncovered) return t('dispatch.uncovered');
    if (stop.standing === 'at_risk') return t('dispatch.atRisk');
    return t(`visitCard.state.${stop.visit.state}`);
  }
  function windowOf({ window }: Visit): string {
    return window ? `${time(window.startAt)}–${time(window.endAt)}` : t('visitCard.noWindow');
  }
  /** Everything that a block shows, as one sentence. */
  function stopSentence(stop: ProjectedStop): string {
    const { visit } = stop;
    const promised = visit.window ? `${t('visitCard.window')} ${windowOf(visit)}` : windowOf(visit);
    const name = `${t(`visit.kind.${visit.kind}`)}, ${visit.address}`;
    return [
      standing(stop),
      name,
      `${time(stop.startMs)}–${time(stop.endMs)}`,
      promised,
      visit.subscriberName,
    ].join(', ');
  }
  return { time, skills, obstacle, drive, minutes: minutesOf, visitName, standing, windowOf, stopSentence };
}

/** Where a visit could go, and what has been done with it. */
function useMoveWords(names: Names, words: ReturnType<typeof useVisitWords>) {
  const { t } = useWords();
  const { time, obstacle, drive, visitName } = words;
  function trialSentence(trial: Trial, isHome: boolean): string {
    const technician = names.nameOf(trial.technicianId);
    if (trial.obstacle) return t('move.lift.cannot', { technician, reason: obstacle(trial.obstacle) });
    const at = trial.startAt === null ? '' : time(trial.startAt);
    if (isHome) return t('move.lift.here', { technician, time: at });
    return t('move.lift.fits', { technician, time: at, drive: drive(trial.addedTravelSeconds) });
  }
  /** A refused plan with its reason in the reader's language: the server names the kind of the obstacle. */
  function refusal(error: WireError): WireError {
    const { kind, missing, seconds } = error.details;
    const known = obstacleSchema.shape.kind.safeParse(kind);
    if (error.code !== 'NOT_FEASIBLE' || !known.success) return error;
    const skills = z.array(technicianSkill).safeParse(String(missing ?? '').split(' '));
    const reason = obstacle({
      kind: known.data,
      missing: skills.data ?? [],
      seconds: Number(seconds ?? 0),
      visitId: null,
    });
    return { ...error, details: { ...error.details, name: `${error.details['name']}, ${reason}` } };
  }
  function moveName(visit: Visit, to: Destination, trial: Trial | null): string {
    if (to === null) return t('move.removed', { name: visitName(visit) });
    return t('move.done', {
      name: visitName(visit),
      technician: names.nameOf(to.technicianId),
      time: trial?.startAt ? time(trial.startAt) : '',
    });
  }
  return {
    trialSentence,
    moveName,
    refusal,
    checkingSentence: (technicianId: TechnicianId): string =>
      t('move.lift.checking', { technician: names.nameOf(technicianId) }),
  };
}

// The six tiles in words: value, target, what stands beside it, and the verdict.
import { computed } from 'vue';
import {
  answeredVerdict,
  lateVerdict,
  longestVerdict,
  ratingVerdict,
  staleAfterMs,
  targets,
  teamFigures,
  teamVerdict,
  waitingVerdict,
  type Verdict,
} from '../../shared/live/live.rules.ts';
import { judge } from '../../shared/rating/rating.rules.ts';
import { rangeInPercent } from '../../shared/rating/wilson.ts';
import { useFormat } from '../language/useFormat.ts';
import { useWords } from '../language/useWords.ts';
import { useNow } from '../ui/useNow.ts';
import type { Live, Source } from './useLive.ts';

export type TileName = 'waiting' | 'longest' | 'answered' | 'team' | 'rating' | 'visits';

/** What a tile says. */
export interface Said {
  /** Numbers, each with a word where there are several. */
  figures: readonly { value: string; word?: string }[];
  /** Instead of numbers where there are none. */
  sentence?: string;
  beside: string;
  /** A subscriber: not for a wall. */
  who?: string;
  verdict: Verdict | null;
}
export interface Tile {
  name: TileName;
  title: string;
  target: string;
  /** Undefined until it is known. */
  said: Said | undefined;
  /** Of which moment it is, when that is too long ago for a verdict. */
  asOfMs: number | null;
}

const sourceOf: Record<TileName, Source> = {
  waiting: 'queue',
  longest: 'queue',
  answered: 'figures',
  team: 'team',
  rating: 'figures',
  visits: 'day',
};
const percent = (share: number): number => Math.round(share * 100);
const figure = (value: string) => ({ figures: [{ value }] });

export function useTiles(live: Live) {
  const nowMs = useNow();
  const targetOf = useTargets();
  const { t } = useWords();
  const says: Record<TileName, () => Said | undefined> = {
    ...useQueueTiles(live, () => asOf('longest') ?? nowMs.value),
    ...useTeamTile(live),
    ...useShareTiles(live),
    visits: useVisitsTile(live),
  };

  function asOf(name: TileName): number | null {
    const knownMs = live.knownAtMs[sourceOf[name]];
    return nowMs.value - knownMs > staleAfterMs ? knownMs : null;
  }
  return computed<Tile[]>(() =>
    (Object.keys(sourceOf) as TileName[]).map((name) => ({
      name,
      title: t(`live.${name}.title`),
      target: targetOf[name](),
      said: says[name](),
      asOfMs: asOf(name),
    })),
  );
}

function useTargets(): Record<TileName, () => string> {
  const { t } = useWords();
  const format = useFormat();
  return {
    waiting: () => t('live.waiting.target', { n: targets.waiting }),
    longest: () => t('live.longest.target', { time: format.clock(targets.longestMs) }),
    answered: () => t('live.answered.target', { percent: percent(targets.answered) }),
    team: () => t('live.team.target', { percent: percent(targets.onBreak) }),
    rating: () => t('live.rating.target', { percent: percent(targets.good) }),
    visits: () => t('live.visits.target'),
  };
}

/** `atMs`: of which moment the queue is. */
function useQueueTiles({ queue, team }: Live, atMs: () => number) {
  const { t } = useWords();
  const format = useFormat();

  function waiting(): Said | undefined {
    if (!queue.value || !team.value) return undefined;
    const count = queue.value.waiting.length;
    const { free, atWork } = teamFigures(team.value.members);
    const beside = atWork > 0 ? t('live.waiting.free', { free, all: atWork }) : t('live.team.none');
    return { ...figure(format.number(count)), beside, verdict: waitingVerdict(count) };
  }
  function longest(): Said | undefined {
    if (!queue.value) return undefined;
    const [first] = queue.value.waiting;
    if (!first) return { figures: [], sentence: t('live.longest.none'), beside: '', verdict: 'ok' };
    const waitedMs = Math.max(0, atMs() - Date.parse(first.queuedAt));
    const language = t(`chat.language.${first.language}`);
    return {
      ...figure(format.clock(waitedMs)),
      beside: t('live.longest.language', { language }),
      who: first.subscriberName,
      verdict: longestVerdict(waitedMs),
    };
  }
  return { waiting, longest };
}

function useTeamTile({ team: state }: Live) {
  const { t } = useWords();
  const format = useFormat();
  function team(): Said | undefined {
    if (!state.value) return undefined;
    const does = teamFigures(state.value.members);
    const verdict = teamVerdict(does);
    if (does.atWork === 0) return { figures: [], sentence: t('live.team.none'), beside: '', verdict };
    const figures = (['onCall', 'inChats', 'wrapUp', 'onBreak'] as const).map((what) => ({
      value: format.number(does[what]),
      word: t(`live.team.${what}`),
    }));
    return { figures, beside: t('live.team.atWork', { n: does.atWork }), verdict };
  }
  return { team };
}

function useShareTiles({ figures }: Live) {
  const { t } = useWords();

  function answered(): Said | undefined {
    if (!figures.value) return undefined;
    const { answers } = figures.value;
    const verdict = answeredVerdict(answers);
    if (!verdict) {
      const sentence = t(answers.begun > 0 ? 'live.answered.early' : 'live.answered.none');
      return { figures: [], sentence, beside: '', verdict };
    }
    const value = `${percent(answers.inTime / answers.count)}\u00a0%`;
    return { ...figure(value), beside: t('live.answered.sample', { n: answers.count }), verdict };
  }
  function rating(): Said | undefined {
    if (!figures.value) return undefined;
    const { share, count, isFew } = judge(figures.value.ratings);
    const verdict = ratingVerdict(figures.value.ratings);
    if (!share) return { figures: [], sentence: t('live.rating.none'), beside: '', verdict };
    const range = rangeInPercent(share);
    const sample = t('rating.count', { n: count });
    if (isFew) return { figures: [], sentence: t('rating.few', range), beside: sample, verdict };
    const beside = `${sample}, ${t('live.rating.range', range)}`;
    return { ...figure(`${percent(share.value)}\u00a0%`), beside, verdict };
  }
  return { answered, rating };
}

function useVisitsTile({ visits }: Live) {
  const { t } = useWords();
  const format = useFormat();
  return (): Said | undefined => {
    if (!visits.value) return undefined;
    const verdict = lateVerdict(visits.value);
    if (!verdict) return { figures: [], sentence: t('live.visits.none'), beside: '', verdict };
    const beside = t('live.visits.sample', { n: visits.value.visits });
    return { ...figure(format.number(visits.value.late)), beside, verdict };
  };
}

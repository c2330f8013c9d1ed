// How far results of the public instances are from the best known ones, per class and size.
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const bestKnown = z.record(
  z.string(),
  z.object({ best_known: z.object({ distance_1dp: z.number().positive() }) }),
);

export type BestKnown = ReadonlyMap<string, number>;

export interface Gap {
  name: string;
  customers: number;
  percent: number;
}

/** Distances by instance from `file`; empty if there is none. Throws for a file that is not one. */
export function readBestKnown(file: string): BestKnown {
  if (!existsSync(file)) return new Map();
  const entries = Object.entries(bestKnown.parse(JSON.parse(readFileSync(file, 'utf8'))));
  return new Map(entries.map(([name, entry]) => [name, entry.best_known.distance_1dp]));
}

export function gapPercent(distance: number, best: number): number {
  return (distance / best - 1) * 100;
}

/** A line for each size, class and size, and all: how many, average and worst gap. */
export function gapLines(gaps: readonly Gap[]): string[] {
  const groups = new Map<string, Gap[]>();
  const sizes = [...new Set(gaps.map(({ customers }) => customers))].toSorted((a, b) => a - b);
  for (const size of sizes) {
    const ofSize = gaps.filter(({ customers }) => customers === size);
    const classes = [...new Set(ofSize.map(({ name }) => classOf(name)))].toSorted();
    for (const one of classes) {
      const ofClass = ofSize.filter(({ name }) => classOf(name) === one);
      groups.set(`${size} ${one}`, ofClass);
    }
    groups.set(`${size} all`, ofSize);
  }
  if (sizes.length > 1) groups.set('all', [...gaps]);
  return [...groups].map(([title, group]) => {
    const average = group.reduce((sum, { percent }) => sum + percent, 0) / group.length;
    const worst = group.reduce((most, gap) => (gap.percent > most.percent ? gap : most));
    const figures = `average ${average.toFixed(3)} %, worst ${worst.percent.toFixed(3)} % (${worst.name})`;
    return `${title.padEnd(9)} ${String(group.length).padStart(3)} instances: ${figures}`;
  });
}

/** C1, C2, R1, R2, RC1 or RC2: `R101` and `R1_2_3` are both of R1. */
function classOf(name: string): string {
  return /^(?:C|R|RC)[12]/i.exec(name)?.[0].toUpperCase() ?? 'other';
}

// How the two searches and their mix come down over CPU time, as a picture: `npm run bench -- curves --instances DIR --svg FILE`.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { finish } from '../../backend/dispatch/solver/in-slices.ts';
import { Model } from '../../backend/dispatch/solver/model.ts';
import { Search, type SearchSettings } from '../../backend/dispatch/solver/search.ts';
import { parseSolomon } from '../support/solomon.ts';
import { drawCurves, type Curve, type Panel } from './curves-picture.ts';
import { gapPercent, readBestKnown } from './routing-gaps.ts';

const usage =
  'Usage: npm run bench -- curves --instances DIR [--names R1_2_3,R2_6_3] [--cpu-seconds 20] [--seed 1] --svg FILE';
const points = 60;

const never = { share: 1, visits: 1, rounds: 1 };
const ways: [string, Partial<SearchSettings>][] = [
  ['ruin and recreate alone', { wholeLimit: 0, short: never, long: never }],
  ['genetic search alone', { wholeLimit: Infinity, seeds: 1, seedShare: 0 }],
  ['the mix', {}],
];

const { values } = parseArgs({
  options: {
    instances: { type: 'string' },
    names: { type: 'string', default: 'R1_2_3,R2_6_3' },
    'cpu-seconds': { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    svg: { type: 'string' },
  },
});
const directory = values.instances;
const seconds = Number(values['cpu-seconds']);
if (directory === undefined || values.svg === undefined || !(seconds > 0)) throw new Error(usage);
const best = readBestKnown(path.join(directory, 'best-known.json'));
const panels = values.names.split(',').map((name): Panel => {
  const known = best.get(name);
  if (known === undefined) throw new Error(`${directory}: no best known distance of ${name}`);
  const curves = ways.map(([title, settings]) => curveOf(directory, name, known, title, settings));
  return { title: `${name}: above best known, over CPU seconds`, seconds, curves };
});
writeFileSync(values.svg, drawCurves(panels));

function curveOf(
  from: string,
  name: string,
  known: number,
  title: string,
  settings: Partial<SearchSettings>,
): Curve {
  const { problem } = parseSolomon(name, readFileSync(path.join(from, `${name}.txt`), 'utf8'));
  const curve: Curve = { title, points: [] };
  const startedAt = cpuSeconds();
  const search = new Search(new Model(problem), Number(values.seed), settings);
  finish(search.begin());
  finish(search.prepare(true));
  for (let next = 0, done = 0; done < 1;) {
    search.run(256, done);
    done = Math.min(1, (cpuSeconds() - startedAt) / seconds);
    if (done < next / points) continue;
    next = Math.floor(done * points) + 1;
    curve.points.push({ second: done * seconds, percent: gapPercent(search.best.cost / 10, known) });
  }
  process.stdout.write(`${name}, ${title}: ${curve.points.at(-1)!.percent.toFixed(3)} %\n`);
  return curve;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

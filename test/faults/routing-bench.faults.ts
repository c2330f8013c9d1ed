// A broken file among the instances: the optimiser's bench names it, solves the others, and ends with 2.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const instances = path.resolve('test/dispatch/instances');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lanka-routing-'));
  copyFileSync(path.join(instances, 'R101.txt'), path.join(folder, 'R101.txt'));
  const cut = readFileSync(path.join(instances, 'C205.txt'), 'utf8').replace(/^ +7 +.*$/m, '    7   word');
  writeFileSync(path.join(folder, 'C205.txt'), cut);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the bench of the optimiser names a broken instance, writes the others and ends with 2', () => {
  const json = path.join(folder, 'out.json');
  const args = ['build/bench.mjs', 'routing', '--instances', folder, '--iterations', '50', '--json', json];
  const run = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(run.stderr).toMatch(/skipped: C205\.txt.*word/);
  expect(run.status).toBe(2);
  const { instances: rows } = JSON.parse(readFileSync(json, 'utf8')) as {
    instances: { name: string; customers: number; vehicles: number; routes: number[][] }[];
  };
  expect(rows.map(({ name, customers }) => ({ name, customers }))).toEqual([
    { name: 'R101', customers: 100 },
  ]);
  expect(rows[0]!.routes).toHaveLength(rows[0]!.vehicles);
  expect(new Set(rows[0]!.routes.flat()).size).toBe(100);
});

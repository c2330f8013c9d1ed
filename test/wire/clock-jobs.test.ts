// What runs by the clock: every job that somebody wrote is one that the product starts.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { productJobs } from '../../backend/app.ts';

const backend = path.resolve(import.meta.dirname, '../../backend');

test('every job of the backend is among those that it starts, and there are no others', async () => {
  const jobs: Record<string, unknown> = {};
  for (const name of readdirSync(backend, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    const file = path.join(backend, name);
    const names = [...readFileSync(file, 'utf8').matchAll(/^export const (\w+): ClockJob\b/gm)];
    if (names.length === 0) continue;
    const module = (await import(file)) as Record<string, unknown>;
    for (const [, job] of names) jobs[job!] = module[job!];
  }
  expect(Object.keys(jobs)).toContain('watchLate');
  const started = new Set<unknown>(productJobs);
  expect(Object.keys(jobs).filter((job) => !started.has(jobs[job]))).toEqual([]);
  expect(started.size).toBe(Object.keys(jobs).length);
});

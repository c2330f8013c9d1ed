// kill -9 of the process that holds the database, in the middle of its commits.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDirectory, seededDirectory } from '../support/data-directory.ts';
import { startStorageProcess } from '../support/storage-process.ts';

const rounds = 3;
let place: { directory: string; remove: () => void };
beforeAll(async () => {
  place = await seededDirectory();
});
afterAll(() => place.remove());

test('no acknowledged row is lost in three rounds of kill -9', async () => {
  const acknowledged = new Set<number>();
  for (let round = 1; round <= rounds; round += 1) {
    const writer = await startStorageProcess(place.directory, 'write');
    await writer.until(200 * round);
    await writer.kill();
    for (const number of writer.acknowledged) acknowledged.add(number);
    const { database, close } = await openDirectory(place.directory);
    expect(database.restored).toBeUndefined();
    const { rows } = await sql<{ number: number }>`select number from rows`.execute(database.kysely);
    const kept = new Set(rows.map((row) => row.number));
    expect([...acknowledged].filter((number) => !kept.has(number))).toEqual([]);
    await close();
  }
  expect(acknowledged.size).toBeGreaterThanOrEqual(rounds * 200);
});

// The audit trail: append-only, gap-free under many writers, and every kind of tampering is found and named.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { anchorHead, readAnchor } from '../../backend/audit/audit-anchor.ts';
import { appendAudit, verifyAudit } from '../../backend/audit/audit.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let opened: TestDatabase;
let desk: Desk;

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
});
afterAll(() => opened.close());
beforeEach(async () => {
  await asSuperuser(sql`truncate audit_trail`);
  await append(10);
});

const append = (count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, n) =>
      appendAudit(opened.database, desk.parts.secret, {
        at: desk.parts.clock.now(),
        actor: 'staff:1',
        sessionId: 's',
        role: 'agent',
        action: 'open_card',
        subjectId: `subscriber:${n}`,
        purpose: { ticket: 10_001, chat: 'так' },
        fields: ['person', 'money'],
      }),
    ),
  );
const verify = (anchor?: { seq: number; hash: string }) =>
  verifyAudit(opened.database.kysely, desk.parts.secret, anchor);

/** Does what only the owner of the table can: switches the trigger off for one statement. */
async function asSuperuser(statement: ReturnType<typeof sql>): Promise<void> {
  await opened.database.kysely.transaction().execute(async (db) => {
    await sql`alter table audit_trail disable trigger user`.execute(db);
    await statement.execute(db);
    await sql`alter table audit_trail enable trigger user`.execute(db);
  });
}

describe('the trail', () => {
  test('of ten writers at once has seq 1 to 10 and verifies', async () => {
    expect(await verify()).toEqual({ rows: 10 });
  });

  test.each([
    ['update', sql`update audit_trail set actor = 'x' where seq = 3`],
    ['delete', sql`delete from audit_trail where seq = 3`],
    ['truncate', sql`truncate audit_trail`],
  ])('refuses %s', async (_name, statement) => {
    await expect(statement.execute(opened.database.kysely)).rejects.toThrow('append-only');
    expect(await verify()).toEqual({ rows: 10 });
  });

  test('of thousands of rows verifies in pages', async () => {
    for (let n = 0; n < 11; n++) await append(100);
    expect(await verify()).toEqual({ rows: 1_110 });
  }, 120_000);

  test('of another key does not verify', async () => {
    const verdict = await verifyAudit(opened.database.kysely, new Uint8Array(32));
    expect(verdict).toMatchObject({ rows: 0, firstBad: { seq: 1 } });
  });
});

describe('tampering', () => {
  test.each([
    ['an edited actor', 4, sql`update audit_trail set actor = 'staff:2' where seq = 4`],
    ['an edited time', 5, sql`update audit_trail set at = at + interval '1 second' where seq = 5`],
    ['edited fields', 6, sql`update audit_trail set fields = '["person"]' where seq = 6`],
    ['an edited purpose', 7, sql`update audit_trail set purpose = '{}' where seq = 7`],
    ['a deleted row', 5, sql`delete from audit_trail where seq = 5`],
    ['a deleted first row', 1, sql`delete from audit_trail where seq = 1`],
    ['an edited hash', 8, sql`update audit_trail set hash = repeat('0', 64) where seq = 8`],
    [
      'two rows in each other’s place',
      3,
      sql`update audit_trail set seq = case seq when 3 then 1004 when 4 then 1003 end where seq in (3, 4)`,
    ],
  ])('is found: %s', async (_name, seq, statement) => {
    await asSuperuser(statement);
    await asSuperuser(sql`update audit_trail set seq = seq - 1000 where seq > 1000`);
    expect(await verify()).toMatchObject({ rows: seq - 1, firstBad: { seq } });
  });

  test('is found: a cut end, by the head that was noted elsewhere', async () => {
    const anchor = (await append(1))[0]!;
    expect(anchor.seq).toBe(11);
    await asSuperuser(sql`delete from audit_trail where seq > 8`);
    expect(await verify()).toEqual({ rows: 8 });
    expect(await verify(anchor)).toMatchObject({ rows: 8, firstBad: { seq: 9 } });
  });

  test('is found: another end written after the cut', async () => {
    const anchor = (await append(1))[0]!;
    await asSuperuser(sql`delete from audit_trail where seq > 8`);
    await append(5);
    expect(await verify()).toEqual({ rows: 13 });
    expect(await verify(anchor)).toMatchObject({ firstBad: { seq: 11 } });
  });
});

describe('the noted head', () => {
  test('is written beside the data and never moved back', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'lanka-audit-'));
    try {
      expect(await readAnchor(directory)).toBeUndefined();
      await anchorHead(desk.parts, directory);
      const noted = await readAnchor(directory);
      expect(noted?.seq).toBe(10);
      await asSuperuser(sql`delete from audit_trail where seq > 8`);
      await anchorHead(desk.parts, directory);
      expect(await readAnchor(directory)).toEqual(noted);
      expect(await verify(noted)).toMatchObject({ firstBad: { seq: 9 } });
      expect(await readFile(path.join(directory, 'audit-head.json'), 'utf8')).toContain(noted!.hash);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

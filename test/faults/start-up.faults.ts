// What a newcomer meets when the start fails: one sentence that says what to do, an exit code, and nothing damaged.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendAudit } from '../../backend/audit/audit.ts';
import { readSecret } from '../../backend/system-parts.ts';
import type { Status } from '../../shared/session/session.contract.ts';
import { copyDirectory } from '../support/worker-build.ts';
import { openDirectory, temporaryDirectory } from '../support/data-directory.ts';
import {
  ensureProgramBuilt,
  killPrograms,
  runProgram,
  startProgram,
  type Outcome,
} from '../support/program.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

const root = temporaryDirectory();
const inside = (...names: string[]): string => path.join(root.directory, ...names);
/** A directory that was served from once, with a key and a snapshot. */
const served = inside('served');
beforeAll(async () => {
  await ensureProgramBuilt();
  const program = startProgram(['serve', '--data-dir', served, '--port', '0']);
  await program.url;
  expect((await program.stop()).code).toBe(0);
}, 120_000);
afterAll(() => {
  killPrograms();
  root.remove();
});

function copyOfServed(name: string): string {
  copyDirectory(served, inside(name));
  return inside(name);
}

/** One line beside the log, no stack, not even a path into the program. */
function expectSentence({ code, errors }: Outcome, sentence: RegExp): void {
  const lines = errors.split('\n').filter((line) => line !== '' && !line.startsWith('{"level"'));
  expect(lines).toEqual([expect.stringMatching(sentence)]);
  expect(lines.join()).not.toMatch(/\bat .*\.js|node:internal|Error:/);
  expect(code).toBe(1);
}

const serve = (...args: string[]): Promise<Outcome> => runProgram('serve', '--port', '0', ...args);

test.each([
  [['serve', '--port', '99999'], /--port: expected a number from 0 to 65535, found "99999"/],
  [['serve', '--bogus'], /Unknown option '--bogus'/],
  [
    ['frobnicate'],
    /expected serve, import FILE.csv, audit verify or staff password LOGIN, found "frobnicate"/,
  ],
  [['serve', '--database-url', 'mysql://a:secret@b/c'], /--database-url: expected postgresql:/],
  [['serve', '--database-url', 'postgres://%zz:secret@'], /--database-url: expected postgresql:/],
  [['serve', '--sms-gateway-url', 'gateway'], /--sms-gateway-url: expected https:/],
  [['serve', '--data-dir', ''], /--data-dir: expected a folder, found nothing/],
  [['import'], /import: expected exactly one CSV file/],
])('%j is answered with what was expected, and the help', async (args, sentence) => {
  const { code, errors, out } = await runProgram(...args);
  expect(errors.split('\n')[0]).toMatch(sentence);
  expect(errors).toContain('--data-dir DIR');
  expect(errors).not.toContain('secret');
  expect([code, out]).toEqual([1, '']);
});

test('a file in the place of the directory, or on the way to it', async () => {
  writeFileSync(inside('file'), 'a letter');
  expectSentence(await serve('--data-dir', inside('file')), /there is a file of that name.*choose another/);
  expectSentence(await serve('--data-dir', inside('file', 'data')), /a part of the path is a file/);
  expect(readFileSync(inside('file'), 'utf8')).toBe('a letter');
});

/** Runs `work` while nobody may write to `directory`, not even root; false where that cannot be arranged. */
async function withoutRights(directory: string, work: () => Promise<void>): Promise<boolean> {
  const isRoot = process.getuid?.() === 0;
  const [shut, open] = isRoot
    ? [
        ['chattr', '+i'],
        ['chattr', '-i'],
      ]
    : [
        ['chmod', '500'],
        ['chmod', '700'],
      ];
  if (spawnSync(shut![0]!, [shut![1]!, directory]).status !== 0) return false;
  try {
    await work();
  } finally {
    spawnSync(open![0]!, [open![1]!, directory]);
  }
  return true;
}

test('a directory without rights', async () => {
  mkdirSync(inside('locked'));
  const isTried = await withoutRights(inside('locked'), async () => {
    expectSentence(await serve('--data-dir', inside('locked')), /this user may not write there.*--data-dir/);
  });
  if (!isTried) console.log('this system cannot take the rights away: not tried');
  expect(readdirSync(inside('locked'))).toEqual([]);
});

test('a directory that another process holds, and a port that another program has', async () => {
  const holder = startProgram(['serve', '--data-dir', served, '--port', '0']);
  const url = await holder.url;
  const second = await serve('--data-dir', served);
  expectSentence(second, new RegExp(`in use by process ${holder.child.pid}.*it answers at ${url}`));
  const other = await runProgram('serve', '--data-dir', copyOfServed('port'), '--port', new URL(url).port);
  expectSentence(other, /The port is taken by another program.*--port/);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await holder.stop()).code).toBe(0);
});

test('a disk that is nearly full', async () => {
  mkdirSync(inside('small'));
  const isMounted =
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=60m', 'tmpfs', inside('small')]).status === 0;
  if (!isMounted) return console.log('this user may not mount a small disk: not tried');
  try {
    const outcome = await serve('--data-dir', inside('small', 'data'));
    expectSentence(outcome, /has \d+ MB left and 200 MB are needed. Free some space/);
    expect(existsSync(inside('small', 'data', 'database'))).toBe(false);
  } finally {
    spawnSync('umount', [inside('small')]);
  }
});

test('a PostgreSQL that is not there, has another name, another password, no such database, or no rights', async () => {
  const port = await new Promise<number>((resolve) => {
    const silent = createServer().listen(0, '127.0.0.1', () => {
      const { port } = silent.address() as AddressInfo;
      silent.close(() => resolve(port));
    });
  });
  const tell = (url: string) => serve('--data-dir', inside('pg'), '--database-url', url);
  const [nobody, nowhere] = await Promise.all([
    tell(`postgres://a:secret@127.0.0.1:${port}/lanka`),
    runProgram(
      'serve',
      '--data-dir',
      inside('pg2'),
      '--database-url',
      'postgres://a:secret@nowhere.invalid/lanka',
    ),
  ]);
  expectSentence(nobody, /PostgreSQL does not answer at --database-url/);
  expectSentence(nowhere, /The host of --database-url cannot be found/);
  expect(nobody.errors + nowhere.errors).not.toContain('secret');
  const postgres: TestPostgres = await startPostgres();
  try {
    const url = new URL(postgres.url);
    expectSentence(await tell(new URL('/missing', url).href), /does not exist. Create it first/);
    url.password = 'secret';
    expectSentence(await tell(url.href), /refused the name or the password/);
  } finally {
    await postgres.stop();
  }
}, 120_000);

test('a database of a newer program is left alone', async () => {
  const directory = copyOfServed('newer');
  const opened = await openDirectory(directory);
  await sql`insert into migrations (name, at) values ('999-from-the-future', now())`.execute(
    opened.database.kysely,
  );
  await opened.close();
  expectSentence(
    await serve('--data-dir', directory),
    /made by a newer version.*999-from-the-future.*Start that version/,
  );
});

const segmentsOf = (directory: string): string[] =>
  readdirSync(path.join(directory, 'database/pg_wal')).filter((name) => /^[0-9A-F]{24}$/.test(name));

test('a damaged database with a snapshot is served, and the status says what may be missing', async () => {
  const directory = copyOfServed('damaged');
  for (const name of segmentsOf(directory)) truncateSync(path.join(directory, 'database/pg_wal', name), 100);
  const program = startProgram(['serve', '--data-dir', directory, '--port', '0']);
  const answer = (await (await fetch(`${await program.url}/api/status`)).json()) as { value: Status };
  expect(answer.value.restored).toEqual({ from: expect.any(String), lostAfter: answer.value.restored?.from });
  const { errors } = await program.stop();
  expect(errors).toContain('the database is damaged');
});

test('a damaged database whose log is whole is served without a word of loss', async () => {
  const directory = copyOfServed('whole-log');
  rmSync(path.join(directory, 'database/global/pg_control'));
  const program = startProgram(['serve', '--data-dir', directory, '--port', '0']);
  const answer = (await (await fetch(`${await program.url}/api/status`)).json()) as { value: Status };
  expect(answer.value.restored).toEqual({ from: expect.any(String) });
  await program.stop();
});

test('a damaged database without a snapshot is refused and left as it is', async () => {
  const directory = copyOfServed('hopeless');
  rmSync(path.join(directory, 'snapshots'), { recursive: true });
  for (const name of segmentsOf(directory)) truncateSync(path.join(directory, 'database/pg_wal', name), 100);
  const before = segmentsOf(directory);
  const outcome = await serve('--data-dir', directory);
  expectSentence(outcome, /no snapshot.*Nothing was changed/);
  expect(segmentsOf(directory)).toEqual(before);
});

const header =
  'personal_account,full_name,phones,city,street,building,apartment,latitude,longitude,language,kind,tariff,monthly_fee,balance,bonuses,mobile_bonuses,registered_on,services';
const good = (account: string): string =>
  `${account},Коваль Олена Ігорівна,0670000012,Київ,вул. Ґонти,1,2,,,uk,prepaid,Швидкий,200.00,10.00,0,0,2020-01-01,tv:active`;

test('an import: exit codes 0, 2 and 1, and a missing file makes nothing', async () => {
  const directory = copyOfServed('import');
  const run = async (text: string): Promise<Outcome> => {
    writeFileSync(inside('rows.csv'), text);
    return runProgram('import', inside('rows.csv'), '--data-dir', directory);
  };
  expect(await run(`${header}\n${good('100000001')}\n`)).toMatchObject({
    code: 0,
    out: /inserted 1/ as never,
  });
  expect((await run(`${header}\n${good('100000002')}\nрядок,без,змісту\n`)).code).toBe(2);
  expect((await run(`${header}\nрядок,без,змісту\n`)).code).toBe(1);
  expect((await run('зовсім інше\n')).code).toBe(1);
  const missing = await runProgram('import', inside('none.csv'), '--data-dir', inside('never-made'));
  expectSentence(missing, /There is no such file.*none\.csv/);
  expect(existsSync(inside('never-made'))).toBe(false);
}, 120_000);

test('staff password: without a key or with a login of nobody a sentence, and nothing is made', async () => {
  const elsewhere = await runProgram('staff', 'password', 'boss', '--data-dir', inside('no-staff'));
  expectSentence(elsewhere, /no-staff holds no key. Name the --data-dir/);
  expect(existsSync(inside('no-staff'))).toBe(false);
  const nobody = await runProgram('staff', 'password', 'boss', '--data-dir', copyOfServed('staff'));
  expectSentence(nobody, /expected the login of somebody on the staff, found "boss"/);
}, 120_000);

test('audit verify: 0 for a whole trail, 1 and the row for one that was changed, and where there is no key a sentence', async () => {
  const directory = copyOfServed('audit');
  const verify = () => runProgram('audit', 'verify', '--data-dir', directory);
  const secret = (await readSecret(directory))!;
  const opened = await openDirectory(directory);
  for (let row = 1; row <= 3; row++) {
    await appendAudit(opened.database, secret, {
      at: new Date(),
      actor: 'staff:1',
      sessionId: '0',
      role: 'agent',
      action: 'open_card',
      subjectId: `subscriber:${row}`,
      purpose: {},
      fields: ['person'],
    });
  }
  await opened.close();
  expect(await verify()).toMatchObject({ code: 0, out: 'The audit trail is whole: 3 rows.\n' });
  const tampered = await openDirectory(directory);
  const { kysely } = tampered.database;
  await sql`set session_replication_role = replica`.execute(kysely);
  await sql`update audit_trail set subject_id = 'subscriber:9' where seq = 2`.execute(kysely);
  await tampered.close();
  expect(await verify()).toMatchObject({
    code: 1,
    out: 'Row 2 of the audit trail is bad: its content was changed.\n',
  });
  const elsewhere = await runProgram('audit', 'verify', '--data-dir', inside('no-key'));
  expectSentence(elsewhere, /no-key holds no key. Name the --data-dir/);
  expect(existsSync(inside('no-key'))).toBe(false);
}, 120_000);

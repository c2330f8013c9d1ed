// A process for fault tests: holds a data directory, inserts rows, and prints the number of each that is durable.
import { sql } from 'kysely';
import pino from 'pino';
import { openDataDirectory } from '../../backend/db/data-directory.ts';
import { openPglite } from '../../backend/db/pglite.ts';

const [directory = '', workerFile = '', mode = ''] = process.argv.slice(2);
const writerCount = 8;

async function main(): Promise<void> {
  const data = await openDataDirectory(directory);
  data.announce(4321);
  console.log('locked');
  if (mode === 'hold') {
    setInterval(() => undefined, 1_000);
    return;
  }
  const database = await openPglite({ data, workerFile, log: pino({ level: 'silent' }) });
  const { kysely } = database;
  await sql`create table if not exists rows (number int primary key, filling text not null)`.execute(kysely);
  const { rows } = await sql<{ last: number }>`select coalesce(max(number), 0) as last from rows`.execute(
    kysely,
  );
  let last = rows[0]?.last ?? 0;
  const write = async (): Promise<void> => {
    for (;;) {
      last += 1;
      const number = last;
      await kysely
        .transaction()
        .execute((transaction) =>
          sql`insert into rows values (${number}, ${'ї'.repeat(number % 500)})`.execute(transaction),
        );
      await database.durable();
      process.stdout.write(`${number}\n`);
      if (number % 300 === 0) await sql`checkpoint`.execute(kysely);
    }
  };
  await Promise.all(Array.from({ length: writerCount }, write));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

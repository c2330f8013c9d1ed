// Entry of the backend: the only file that reads the command line and the environment.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { help, parseCommandLine, UsageError, type CommandLine } from './command-line.ts';
import { runAuditVerify, runImport, runServe, runStaffPassword, type Outside } from './commands.ts';
import { s3KeysOf } from './attachment-options.ts';
import { sentenceOf } from './plain-failure.ts';

/** Beside `dist/` in a checkout and in the packaged program alike. */
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const outside: Outside = {
  version,
  smsToken: process.env['LANKA_SMS_TOKEN'] ?? '',
  s3Keys: s3KeysOf(process.env['LANKA_S3_ACCESS_KEY_ID'], process.env['LANKA_S3_SECRET_ACCESS_KEY']),
  logLevel: process.env['LANKA_LOG_LEVEL'] ?? 'info',
  staticDir: fileURLToPath(new URL('../renderer', import.meta.url)),
};

try {
  const line = parseCommandLine(process.argv.slice(2), defaultDataDir());
  process.exitCode = await run(line);
} catch (error) {
  process.stderr.write(
    `${error instanceof UsageError ? `${error.message}\n\n${help}` : sentenceOf(error)}\n`,
  );
  process.exitCode = 1;
}

async function run(line: CommandLine): Promise<number> {
  switch (line.command) {
    case 'help':
      process.stdout.write(help);
      return 0;
    case 'import':
      return runImport(line, outside);
    case 'audit-verify':
      return runAuditVerify(line, outside);
    case 'staff-password':
      return runStaffPassword(line, outside);
    case 'serve':
      return runServe(line, outside);
  }
}

/** The operating system's place for an application's data. */
function defaultDataDir(): string {
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'Lanka');
  if (process.platform === 'win32') {
    return path.join(process.env['APPDATA'] ?? path.join(homedir(), 'AppData', 'Roaming'), 'Lanka');
  }
  return path.join(process.env['XDG_DATA_HOME'] ?? path.join(homedir(), '.local', 'share'), 'lanka');
}

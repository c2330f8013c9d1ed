// What the command line says about files: a directory by default, S3 only with its keys, a scanner by its path.
import pino from 'pino';
import { expect, test } from 'vitest';
import { attachmentOptions, s3KeysOf } from '../../backend/attachment-options.ts';
import { parseCommandLine, UsageError } from '../../backend/command-line.ts';

const log = pino({ level: 'silent' });
const optionsOf = (args: string[], keys = s3KeysOf()) =>
  attachmentOptions(parseCommandLine(args, '/data'), { s3Keys: keys }, '/data', log);

test('files are in the data directory, unscanned, unless it is said otherwise', () => {
  expect(optionsOf([])).toEqual({ directory: '/data/attachments' });
  expect(optionsOf(['--attachments-scan', '/bin/true']).scan).toBeTypeOf('function');
});

test('S3 needs an address and both keys, and a refusal repeats neither', () => {
  const args = ['--attachments-s3-url', 'https://s3.example/bucket'];
  expect(optionsOf(args, s3KeysOf('id', 'secret')).store).toBeDefined();
  for (const keys of [s3KeysOf(), s3KeysOf('id', ''), s3KeysOf(undefined, 'secret')]) {
    expect(() => optionsOf(args, keys)).toThrow(UsageError);
  }
  expect(() => optionsOf(['--attachments-s3-url', 'ftp://user:pass@host/'])).toThrow(/found "ftp:…"/);
});

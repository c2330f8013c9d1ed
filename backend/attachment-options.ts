// What the command line says about files in chats: where they are kept and who looks at them.
import path from 'node:path';
import type { Logger } from 'pino';
import type { AttachmentOptions } from './attachment/attachments.ts';
import { createS3Store, type S3Keys } from './attachment/s3-store.ts';
import { createScan } from './attachment/scan.ts';
import { UsageError, type CommandLine } from './command-line.ts';

/** Both keys or nothing. */
export function s3KeysOf(accessKeyId = '', secretAccessKey = ''): S3Keys | undefined {
  return accessKeyId !== '' && secretAccessKey !== '' ? { accessKeyId, secretAccessKey } : undefined;
}

/** `directory` is the data directory. Throws UsageError for an S3 store without its keys. */
export function attachmentOptions(
  line: CommandLine,
  { s3Keys }: { s3Keys: S3Keys | undefined },
  directory: string,
  log: Logger,
): AttachmentOptions {
  const { attachmentsS3Url: url, attachmentsS3Region: region, attachmentsScan } = line;
  if (url !== undefined && !s3Keys) {
    throw new UsageError(
      '--attachments-s3-url: expected LANKA_S3_ACCESS_KEY_ID and LANKA_S3_SECRET_ACCESS_KEY in the environment, found none',
    );
  }
  return {
    directory: path.join(directory, 'attachments'),
    ...(url !== undefined && s3Keys ? { store: createS3Store({ url, region, keys: s3Keys }) } : {}),
    ...(attachmentsScan !== undefined ? { scan: createScan(attachmentsScan, log) } : {}),
  };
}

// Notes the head of the audit trail outside the database: a chain alone cannot see that its end was cut.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../db/durable-files.ts';
import type { AppParts } from '../parts.ts';
import { selectAuditHead, type AuditHead } from './audit.records.ts';

export const anchorFileName = 'audit-head.json';
const anchorEveryMs = 5 * 60_000;
const anchor = z.strictObject({ seq: z.int().min(1), hash: z.string(), at: z.iso.datetime() });

/** The noted head, or undefined when none was noted yet. Rejects when the file is not one of ours. */
export async function readAnchor(directory: string): Promise<AuditHead | undefined> {
  let text: string;
  try {
    text = await readFile(path.join(directory, anchorFileName), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const { seq, hash } = anchor.parse(JSON.parse(text));
  return { seq, hash };
}

/**
 * Writes the head to `directory` and to the log. A head behind the noted one is never written over it: that trail has
 * lost rows, which is logged as an error and left for `audit verify` to show.
 */
export async function anchorHead(parts: AppParts, directory: string): Promise<void> {
  const head = await selectAuditHead(parts.database.kysely);
  const noted = await readAnchor(directory);
  if (noted && (head?.seq ?? 0) < noted.seq) {
    parts.log.error({ noted, head }, 'the audit trail is shorter than it was');
    return;
  }
  if (!head || head.seq === noted?.seq) return;
  parts.log.info({ auditHead: head }, 'head of the audit trail');
  const note = { ...head, at: parts.clock.now().toISOString() } satisfies z.input<typeof anchor>;
  await writeDurably(path.join(directory, anchorFileName), `${JSON.stringify(note)}\n`);
}

/** Notes the head now and every 5 minutes; gives the function that stops. */
export function startAnchoring(parts: AppParts, directory: string): () => void {
  const note = (): void => {
    anchorHead(parts, directory).catch((err: unknown) => {
      parts.log.error({ err }, 'the head of the audit trail could not be noted');
    });
  };
  note();
  const timer = setInterval(note, anchorEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

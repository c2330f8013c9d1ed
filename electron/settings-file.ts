// Keeps a settings file usable: a broken one is put aside, the last good copy takes its place, else there is none.
import {
  copyFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
} from 'node:fs';
import type { z } from 'zod';

const maxSettingsBytes = 1_048_576;

export type SettingsOutcome = 'none' | 'good' | 'restored' | 'put aside' | 'unusable';

/**
 * Looks at `file` before anything else reads it. Good: copied to `file.bak`. Broken (not JSON, wrong shape, too big):
 * renamed to `file.corrupt-TIME` and replaced by a good `.bak` if there is one. `unusable` means that it can be neither
 * read nor moved, so settings live in memory. `say` gets at most one line.
 */
export function rescueSettingsFile(
  file: string,
  schema: z.ZodType,
  now: Date,
  say: (line: string) => void,
): SettingsOutcome {
  if (!existsSync(file)) return 'none';
  if (holdsValid(file, schema)) return keepCopy(file, say) ? 'good' : 'unusable';
  const aside = `${file}.corrupt-${now.toISOString().replace(/[:.]/g, '-')}`;
  try {
    renameSync(file, aside);
    const isRestored = holdsValid(`${file}.bak`, schema);
    if (isRestored) copyDurably(`${file}.bak`, file);
    say(
      `settings were broken; kept as ${aside}, ${isRestored ? 'last good copy restored' : 'defaults used'}`,
    );
    return isRestored ? 'restored' : 'put aside';
  } catch (error) {
    say(
      `settings are broken and cannot be moved (${codeOf(error)}); defaults used, nothing will be remembered`,
    );
    return 'unusable';
  }
}

function holdsValid(file: string, schema: z.ZodType): boolean {
  try {
    if (statSync(file).size > maxSettingsBytes) return false;
    return schema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).success;
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) !== 'unknown') return false;
    throw error;
  }
}

function keepCopy(file: string, say: (line: string) => void): boolean {
  try {
    copyDurably(file, `${file}.bak`);
    return true;
  } catch (error) {
    say(`settings cannot be written (${codeOf(error)}); nothing will be remembered`);
    return false;
  }
}

function copyDurably(from: string, to: string): void {
  const temporary = `${to}.tmp`;
  copyFileSync(from, temporary);
  const handle = openSync(temporary, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, to);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

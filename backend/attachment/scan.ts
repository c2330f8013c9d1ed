// The installation's own scanner, asked before a file can be sent: a program that gets the path of the file.
import { spawn } from 'node:child_process';
import { AppError } from '../../shared/errors.ts';
import type { AppParts } from '../parts.ts';

export const scanLimitMs = 60_000;

/** Resolves when the file may pass. Throws FILE_REFUSED, or FILE_UNCHECKED when no verdict came: nothing passes then. */
export type Scan = (file: string) => Promise<void>;

/**
 * Runs `command FILE` without a shell: exit code 0 is clean, 1 is refused, as with clamdscan; everything else, no start
 * and no end within `limitMs` is no verdict.
 */
export function createScan(command: string, log: AppParts['log'], limitMs = scanLimitMs): Scan {
  return async (file) => {
    const verdict = await run(command, file, limitMs);
    if (verdict === 0) return;
    if (verdict === 1) throw new AppError('FILE_REFUSED');
    log.error({ verdict }, 'the scanner of attachments gave no verdict');
    throw new AppError('FILE_UNCHECKED');
  };
}

/** The exit code, or what happened instead. */
function run(command: string, file: string, limitMs: number): Promise<number | string> {
  return new Promise((resolve) => {
    const child = spawn(command, [file], { stdio: 'ignore', timeout: limitMs, killSignal: 'SIGKILL' });
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code ?? `ended by ${signal}`));
  });
}

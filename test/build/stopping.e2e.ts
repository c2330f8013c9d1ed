// `npm start` as a person ends it: one Ctrl+C, and nothing that it started is left.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/data-directory.ts';

const root = path.resolve(import.meta.dirname, '../..');

test('the backend that npm start runs ends by itself when it is asked to, with exit code 0', async () => {
  const { directory, remove } = temporaryDirectory();
  // As build/children.mjs starts it: with a channel that tells the child when its parent is gone.
  const program = path.join(root, 'dist/backend/main.js');
  const child = spawn(process.execPath, [program, 'serve', '--port', '0', '--data-dir', directory], {
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  await new Promise<void>((resolve) => {
    child.stdout!.on('data', (text: Buffer) => {
      if (/^ready http/m.test(text.toString())) resolve();
    });
  });
  child.kill('SIGINT');
  expect(await ended).toEqual({ code: 0, signal: null });
  remove();
}, 100_000);

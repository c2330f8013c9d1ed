// Bundles the host for plain Node, once per process that needs it.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export const checkout = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const outDir = path.join(checkout, 'out', 'electron-host');
let built: Promise<string> | null = null;

/** Path of the bundle to start with Node; the first call builds it (well under a second). */
export function buildHost(): Promise<string> {
  built ??= build({
    root: checkout,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir: false,
      // Functions are sent to Chromium as text: their names must stay.
      minify: false,
      rolldownOptions: {
        input: { entry: path.join(checkout, 'test/electron/host/entry.ts') },
        output: { entryFileNames: '[name].js' },
      },
    },
  }).then(() => path.join(outDir, 'entry.js'));
  return built;
}

// `npm run bench -- NAME …`: bundles test/bench/NAME.bench.ts and runs it with the remaining arguments.
import { existsSync, readdirSync } from 'node:fs';
import { ensurePackages, runCommand } from './ensure-setup.mjs';
import { buildParts } from './bundles.mjs';
import { runNode, stopWithParent } from './children.mjs';
import { inRoot, invokedFrom } from './paths.mjs';

const unknownNameCode = 2;
const suffix = '.bench.ts';

await runCommand(async () => {
  const [name, ...args] = process.argv.slice(2);
  const known = namesOfBenches();
  if (!known.includes(name)) {
    console.error(`Usage: npm run bench -- NAME [flags]\nKnown names: ${known.join(', ')}`);
    process.exitCode = unknownNameCode;
    return;
  }
  stopWithParent();
  ensurePackages();
  await buildParts();
  await bundle(name);
  process.exitCode = await runNode(inRoot('out', 'bench', `${name}.js`), args, { cwd: invokedFrom });
});

function namesOfBenches() {
  const folder = inRoot('test', 'bench');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.filter((file) => file.endsWith(suffix)).map((file) => file.slice(0, -suffix.length));
}

async function bundle(name) {
  const { build } = await import('vite');
  await build({
    root: inRoot('test', 'bench'),
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20',
      outDir: inRoot('out', 'bench'),
      emptyOutDir: false,
      sourcemap: true,
      rolldownOptions: {
        input: { [name]: inRoot('test', 'bench', `${name}${suffix}`) },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
}

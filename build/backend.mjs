// `npm run backend -- …`: the stand-alone backend with any of its commands (serve, import, audit verify …).
import { ensurePackages, runCommand } from './ensure-setup.mjs';
import { buildParts } from './bundles.mjs';
import { runNode, stopWithParent } from './children.mjs';
import { inRoot, invokedFrom } from './paths.mjs';

await runCommand(async () => {
  ensurePackages();
  // `serve` also serves the console and the subscriber's page.
  await buildParts(process.argv[2] === 'serve' ? ['backend', 'renderer'] : ['backend']);
  stopWithParent();
  process.exitCode = await runNode(inRoot('dist', 'backend', 'main.js'), process.argv.slice(2), {
    cwd: invokedFrom,
  });
});

// `npm run dist`: packages the desktop app for this system; further arguments go to electron-builder.
import { ensurePackages, runCommand } from './ensure-setup.mjs';
import { buildParts } from './bundles.mjs';
import { runNode, stopWithParent } from './children.mjs';
import { root, tools } from './paths.mjs';

await runCommand(async () => {
  stopWithParent();
  ensurePackages();
  await buildParts();
  const args = ['--publish', 'never', ...process.argv.slice(2)];
  process.exitCode = await runNode(tools.electronBuilder, args, { cwd: root });
});

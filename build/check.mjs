// `npm run check`: types, lint, format and dead code; with --fix (`npm run fix`) repairs what a machine can repair.
import { ensurePackages, runCommand } from './ensure-setup.mjs';
import { checkNames, fixAll, passesCheck } from './checks.mjs';
import { stopWithParent } from './children.mjs';

await runCommand(async () => {
  ensurePackages();
  stopWithParent();
  if (process.argv.includes('--fix')) {
    process.exitCode = (await fixAll()) ? 0 : 1;
    return;
  }
  const failed = [];
  for (const name of checkNames) {
    const passed = await passesCheck(name);
    console.log(`${passed ? '✓' : '✗'} ${name}`);
    if (!passed) failed.push(name);
  }
  console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`);
  process.exitCode = failed.length === 0 ? 0 : 1;
});

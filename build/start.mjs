// `npm start`: everything from a fresh clone to an open desk.
import { ensurePackages, runCommand } from './ensure-setup.mjs';
import { buildParts } from './bundles.mjs';
import { eachLine, exitCodeOf, start, startNode, stopWithParent } from './children.mjs';
import { findElectron } from './electron-runtime.mjs';
import { inRoot, root } from './paths.mjs';
import { helpText, readStartOptions } from './start-options.mjs';

await runCommand(async () => {
  const options = readStartOptions(process.argv.slice(2));
  if (options.showsHelp) return void process.stdout.write(helpText);
  stopWithParent();
  ensurePackages();
  const electron = options.inBrowser || !options.opens ? {} : findElectron();
  await buildParts(electron.program === undefined ? ['backend', 'renderer'] : undefined);
  if (electron.refusal !== undefined) console.error(`${electron.refusal} Using the browser instead.`);
  process.exitCode = await (electron.program === undefined
    ? runInBrowser(options)
    : runInElectron(electron.program, options));
});

function runInBrowser({ serveArgs, opens }) {
  const backend = startNode(inRoot('dist', 'backend', 'main.js'), ['serve', ...serveArgs], {
    stdout: 'pipe',
  });
  passOn(backend, (address) => opens && openBrowser(address));
  return exitCodeOf(backend);
}

/** Electron's main process starts the backend itself, from the same flags, and passes its lines on. */
function runInElectron(program, { serveArgs }) {
  const app = start(program, [root, ...serveArgs], { stdout: 'pipe' });
  passOn(app, () => undefined);
  return exitCodeOf(app);
}

/** Prints what the child prints, but `ready ADDRESS` only the first time. */
function passOn(child, onReady) {
  let isReady = false;
  eachLine(child, (line) => {
    const [, address] = /^ready (http:\/\/\S+)$/.exec(line) ?? [];
    if (address === undefined) return console.log(line);
    if (isReady) return;
    isReady = true;
    console.log(line);
    onReady(address);
  });
}

async function openBrowser(address) {
  const hasScreen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!hasScreen) return;
  try {
    const { default: open } = await import('open');
    const opener = await open(address);
    opener.once('error', () => console.error(`No browser could be opened. The address is ${address}`));
  } catch (error) {
    console.error(`No browser could be opened (${error.message}). The address is ${address}`);
  }
}

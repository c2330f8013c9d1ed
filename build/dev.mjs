// `npm run dev`: the backend, built again at each change, and the pages with Vite's live reload in front of it.
import { ensurePackages, runCommand } from './ensure-setup.mjs';
import { buildParts } from './bundles.mjs';
import { eachLine, startNode, stopWithParent } from './children.mjs';
import { inRoot } from './paths.mjs';

const pagePort = 5173;
const backendPort = 4311;

await runCommand(async () => {
  stopWithParent();
  ensurePackages();
  await buildParts(['backend', 'renderer']);
  const { build, createServer } = await import('vite');
  const pageAddress = `http://127.0.0.1:${pagePort}`;
  const backendArgs = [
    'serve',
    '--port',
    String(backendPort),
    '--data-dir',
    inRoot('.data'),
    ...process.argv.slice(2),
  ];
  let backend;

  async function restartBackend() {
    if (backend !== undefined && backend.exitCode === null) {
      const ended = new Promise((resolve) => backend.once('exit', resolve));
      backend.kill('SIGTERM');
      await ended;
    }
    backend = startNode(inRoot('dist', 'backend', 'main.js'), backendArgs, { stdout: 'pipe' });
    eachLine(backend, (line) => console.log(line.startsWith('ready ') ? 'backend is up' : line));
  }

  const watcher = await build({
    root: inRoot('backend'),
    configFile: inRoot('backend', 'vite.config.ts'),
    logLevel: 'warn',
    build: { watch: {} },
  });
  watcher.on('event', (event) => {
    if (event.code === 'END') void restartBackend();
    if (event.code === 'ERROR') console.error(event.error.message);
  });

  const target = `http://127.0.0.1:${backendPort}`;
  const server = await createServer({
    root: inRoot('renderer'),
    configFile: inRoot('renderer', 'vite.config.ts'),
    plugins: [deskAtRoot],
    server: {
      port: pagePort,
      proxy: { '/socket.io': { target, ws: true }, '/api': target, '/healthz': target },
    },
  });
  await server.listen();
  console.log(`ready ${pageAddress}`);
});

/** Serves the console at / as the backend does; its page lies in desk/. */
const deskAtRoot = {
  name: 'lanka-desk-at-root',
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      const isPage = request.headers.accept?.includes('text/html') === true;
      if (isPage && request.url?.startsWith('/assistant')) request.url = '/assistant/index.html';
      else if (isPage) request.url = '/desk/index.html';
      next();
    });
  },
};

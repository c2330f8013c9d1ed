// `npm run dev`: the backend, built again at each change, and the pages with Vite's live reload in front of it.
import { ensurePackages, runCommand } from './ensure-setup.mjs';
import { buildParts } from './bundles.mjs';
import { eachLine, startNode, stopWithParent } from './children.mjs';
import { inRoot } from './paths.mjs';

const pagePort = 5173;
const backendPort = 4311;
const pageAddress = `http://127.0.0.1:${pagePort}`;
const backendAddress = `http://127.0.0.1:${backendPort}`;

/** As the backend: whatever a browser navigates to gets the console, and at their addresses the other pages. */
const otherPages = { assistant: 'assistant', technician: 'field', visit: 'visit-link' };
const pageAddresses = {
  name: 'lanka-page-addresses',
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      const isNavigation = request.headers.accept?.includes('text/html') === true;
      const page = otherPages[/^\/(\w+)(\/|$|\?)/.exec(request.url ?? '')?.[1] ?? ''] ?? 'desk';
      if (isNavigation) request.url = `/${page}/index.html`;
      next();
    });
  },
  /** A page is shown at another address than its file's, so what it names beside itself is named from the root. */
  transformIndexHtml: {
    order: 'pre',
    handler: (html, { path }) => html.replaceAll(/(src|href)="\.\//g, `$1="${path.replace(/[^/]*$/, '')}`),
  },
};

await runCommand(async () => {
  stopWithParent();
  ensurePackages();
  await buildParts(['backend', 'renderer']);
  await watchBackend();
  await servePages();
  console.log(`ready ${pageAddress}`);
});

/** Starts the backend, and starts it anew after every build; flags of the command line go to it. */
async function watchBackend() {
  const address = ['--port', String(backendPort), '--origin', pageAddress];
  const args = ['serve', ...address, '--data-dir', inRoot('.data'), ...process.argv.slice(2)];
  let backend;
  const restart = async () => {
    if (backend !== undefined && backend.exitCode === null) {
      const ended = new Promise((resolve) => backend.once('exit', resolve));
      backend.kill('SIGTERM');
      await ended;
    }
    backend = startNode(inRoot('dist', 'backend', 'main.js'), args, { stdout: 'pipe' });
    eachLine(backend, (line) => console.log(line.startsWith('ready ') ? 'The backend is up.' : line));
  };
  const { build } = await import('vite');
  const watcher = await build({
    root: inRoot('backend'),
    configFile: inRoot('backend', 'vite.config.ts'),
    logLevel: 'warn',
    build: { watch: {} },
  });
  watcher.on('event', (event) => {
    if (event.code === 'END') void restart();
    if (event.code === 'ERROR') console.error(event.error.message);
  });
}

async function servePages() {
  const { createServer } = await import('vite');
  const server = await createServer({
    root: inRoot('renderer'),
    configFile: inRoot('renderer', 'vite.config.ts'),
    appType: 'mpa',
    plugins: [pageAddresses],
    server: {
      host: '127.0.0.1',
      port: pagePort,
      strictPort: true,
      proxy: {
        '/socket.io': { target: backendAddress, ws: true },
        '/api': backendAddress,
        '/healthz': backendAddress,
      },
    },
  });
  await server.listen();
}

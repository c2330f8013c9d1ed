// The flags of `npm start`: what they mean, their defaults, and the text of --help.
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { invokedFrom } from './paths.mjs';

export const defaultPort = 4310;

export const helpText = `Usage: npm start -- [flags]

Installs and builds what is missing, starts the backend with its database, and opens the desk: the desktop app
where Electron can run, otherwise the same console in the browser. Ctrl+C stops everything that was started.

  --browser            open the console in the browser even if Electron is there
  --no-open            open nothing; only print the address
  --port N             the port of the backend on 127.0.0.1 (default ${defaultPort}; 0 takes a free one)
  --data-dir DIR       where the data is kept (default ${defaultDataDir()})
  --sample-data        load the sample city without asking, if there is no data yet
  --database-url URL   use this PostgreSQL instead of the embedded database
  --map-file FILE      PMTiles file with the streets of the city: the map under routes
  --help               print this text

When the desk can be used, one line says so: ready http://127.0.0.1:N
`;

const flags = {
  browser: { type: 'boolean', default: false },
  'no-open': { type: 'boolean', default: false },
  port: { type: 'string', default: String(defaultPort) },
  'data-dir': { type: 'string', default: defaultDataDir() },
  'sample-data': { type: 'boolean', default: false },
  'database-url': { type: 'string' },
  'map-file': { type: 'string' },
  help: { type: 'boolean', default: false },
};

/** Reads the flags; throws one sentence for a flag or a value that makes no sense. */
export function readStartOptions(args) {
  const { values } = parse(args);
  const port = String(values.port);
  if (!/^\d+$/.test(port) || Number(port) > 65_535) {
    throw new Error(`--port takes a number from 0 to 65535, not "${port}".`);
  }
  const dataDir = path.resolve(invokedFrom, values['data-dir']);
  return {
    inBrowser: values.browser,
    opens: !values['no-open'],
    showsHelp: values.help,
    serveArgs: [
      '--port',
      port,
      '--data-dir',
      dataDir,
      ...(values['sample-data'] ? ['--sample-data'] : []),
      ...(values['database-url'] === undefined ? [] : ['--database-url', values['database-url']]),
      ...(values['map-file'] === undefined ? [] : ['--map-file', fileOf(values['map-file'])]),
    ],
  };
}

function parse(args) {
  try {
    return parseArgs({ args, options: flags, allowPositionals: false });
  } catch (error) {
    throw new Error(`${error.message.split('. ')[0]}. npm start -- --help lists the flags.`, {
      cause: error,
    });
  }
}

/** Where the person stood who named it, not where the backend runs. */
function fileOf(name) {
  if (name === '') throw new Error('--map-file takes a PMTiles file, not nothing.');
  return path.resolve(invokedFrom, name);
}

function defaultDataDir() {
  const home = os.homedir();
  switch (process.platform) {
    case 'darwin':
      return path.join(home, 'Library', 'Application Support', 'Lanka');
    case 'win32':
      return path.join(process.env.APPDATA ?? path.join(home, 'AppData', 'Roaming'), 'Lanka');
    default:
      return path.join(process.env.XDG_DATA_HOME ?? path.join(home, '.local', 'share'), 'lanka');
  }
}

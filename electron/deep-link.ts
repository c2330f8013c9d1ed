// What the command line asks for: at most one deep link as a route, or known flags for the backend; the rest is ignored.
import { parseArgs } from 'node:util';
import type { DeskRoute } from '../shared/desktop/desktop.contract.ts';
import { routeFromLink } from '../shared/desktop/desktop.rules.ts';

export interface LaunchOptions {
  route: DeskRoute | null;
  port: number;
  dataDir: string | null;
  sampleData: boolean;
  databaseUrl: string | null;
  mapFile: string | null;
}

const linkStart = /^(?:lanka|tel|app):/i;

/** The first deep link among `args` that names a route. */
export function routeFromArguments(args: readonly string[]): DeskRoute | null {
  for (const arg of args) {
    const route = routeFromLink(arg);
    if (route !== null) return route;
  }
  return null;
}

/**
 * Reads the arguments of a first start. When any of them is a link, the whole line was written by whoever made the
 * link (a web page can do that), so no flag on it is believed.
 */
export function readLaunchOptions(args: readonly string[]): LaunchOptions {
  const none = { port: 0, dataDir: null, sampleData: false, databaseUrl: null, mapFile: null };
  if (args.some((arg) => linkStart.test(arg))) return { route: routeFromArguments(args), ...none };
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: {
      port: { type: 'string' },
      'data-dir': { type: 'string' },
      'sample-data': { type: 'boolean' },
      'database-url': { type: 'string' },
      'map-file': { type: 'string' },
    },
  });
  const port = Number(textOrNull(values.port) ?? 0);
  return {
    route: null,
    port: Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : 0,
    dataDir: textOrNull(values['data-dir']),
    sampleData: values['sample-data'] === true,
    databaseUrl: textOrNull(values['database-url']),
    mapFile: textOrNull(values['map-file']),
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

// The command line of the backend: what it accepts, and the sentence when it does not.
import { parseArgs } from 'node:util';
import { isFrameOrigin } from '../shared/desktop/content-security-policy.ts';

export const help = `lanka backend

  serve                      serve the desk and the assistant page
  import FILE.csv            bring subscribers in from a CSV file
  audit verify               check the chain of the audit trail
  staff password LOGIN       give somebody on the staff a new password, also after their access was closed

  --data-dir DIR             where the embedded database, snapshots and the key live
  --database-url URL         use PostgreSQL instead of the embedded database
  --port N                   port to serve on (default 4310; 0 takes a free one)
  --host ADDRESS             address to serve on (default 127.0.0.1: colleagues come through a TLS proxy)
  --trusted-proxy ADDRESS    proxy whose X-Forwarded-For is believed (may be repeated)
  --origin ORIGIN            another origin that may connect (may be repeated)
  --embed-origin ORIGIN      site that may show the assistant page in a frame (may be repeated)
  --public-url URL           address under which subscribers reach the pages: SMS about visits then carry a link
  --sample-data              load the sample city if there is no data yet
  --sms-gateway-url URL      HTTP gateway for one-time codes; its token is read from LANKA_SMS_TOKEN
  --osrm-url URL             OSRM server for travel times by road; straight lines without one
  --map-file FILE            PMTiles file with the streets of the city: the map under routes, served from here
  --attachments-s3-url URL   keep attachments in a bucket of an S3-compatible store (https://host/bucket/prefix);
                             its keys are read from LANKA_S3_ACCESS_KEY_ID and LANKA_S3_SECRET_ACCESS_KEY
  --attachments-s3-region R  region of that store (default us-east-1)
  --attachments-scan PROGRAM program that is given the path of each attachment: exit code 0 clean, 1 refused
  --help                     this text
`;

export interface CommandLine {
  command: 'serve' | 'import' | 'audit-verify' | 'staff-password' | 'help';
  file: string;
  login: string;
  dataDir: string;
  databaseUrl: string | undefined;
  port: number;
  host: string;
  origins: string[];
  trustedProxies: string[];
  embedOrigins: string[];
  publicUrl: string | undefined;
  sampleData: boolean;
  smsGatewayUrl: string | undefined;
  osrmUrl: string | undefined;
  mapFile: string | undefined;
  attachmentsS3Url: string | undefined;
  attachmentsS3Region: string;
  attachmentsScan: string | undefined;
}

/** Names what was found and what was expected; its message is shown as it is. */
export class UsageError extends Error {}

/** Parses arguments (without node and script). Throws {@link UsageError}. */
export function parseCommandLine(args: readonly string[], defaultDataDir: string): CommandLine {
  const { values, positionals } = parseKnown(args);
  const words = positionals.join(' ');
  const command = values.help ? 'help' : commandOf(positionals, words);
  const port = Number(values.port ?? 4310);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`--port: expected a number from 0 to 65535, found "${values.port}"`);
  }
  const databaseUrl = urlOf(values, 'database-url', /^postgres(ql)?:$/, 'postgresql://…');
  const smsGatewayUrl = urlOf(values, 'sms-gateway-url', /^https?:$/, 'https://…');
  if (values['data-dir'] === '') throw new UsageError('--data-dir: expected a folder, found nothing');
  return {
    command,
    file: command === 'import' ? positionals[1]! : '',
    login: command === 'staff-password' ? positionals[2]! : '',
    dataDir: values['data-dir'] ?? defaultDataDir,
    databaseUrl,
    port,
    host: values.host ?? '127.0.0.1',
    origins: values.origin ?? [],
    trustedProxies: values['trusted-proxy'] ?? [],
    embedOrigins: embedOriginsOf(values['embed-origin'] ?? []),
    publicUrl: urlOf(values, 'public-url', /^https?:$/, 'https://desk.example.org'),
    sampleData: values['sample-data'] ?? false,
    smsGatewayUrl,
    osrmUrl: urlOf(values, 'osrm-url', /^https?:$/, 'http://host:5000'),
    mapFile: values['map-file'],
    attachmentsS3Url: urlOf(values, 'attachments-s3-url', /^https?:$/, 'https://host/bucket'),
    attachmentsS3Region: values['attachments-s3-region'] ?? 'us-east-1',
    attachmentsScan: values['attachments-scan'],
  };
}

/** The value as it was given. It may hold a password: a refusal does not repeat it. */
function urlOf(
  values: Readonly<Record<string, unknown>>,
  name: string,
  protocol: RegExp,
  expected: string,
): string | undefined {
  const value = values[name];
  if (typeof value !== 'string') return undefined;
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  if (parsed && protocol.test(parsed.protocol)) return value;
  throw new UsageError(
    `--${name}: expected ${expected}, found ${parsed ? `"${parsed.protocol}…"` : 'no URL'}`,
  );
}

function embedOriginsOf(origins: string[]): string[] {
  const wrong = origins.find((origin) => !isFrameOrigin(origin));
  if (wrong === undefined) return origins;
  throw new UsageError(
    `--embed-origin: expected an origin such as https://cabinet.example, found "${wrong}"`,
  );
}

function commandOf(positionals: readonly string[], words: string): CommandLine['command'] {
  if (words === '' || words === 'serve') return 'serve';
  if (words === 'audit verify') return 'audit-verify';
  if (positionals[0] === 'import') {
    if (positionals.length !== 2) throw new UsageError('import: expected exactly one CSV file');
    return 'import';
  }
  if (positionals[0] === 'staff' && positionals[1] === 'password') {
    if (positionals.length !== 3) throw new UsageError('staff password: expected exactly one login');
    return 'staff-password';
  }
  throw new UsageError(
    `expected serve, import FILE.csv, audit verify or staff password LOGIN, found "${words}"`,
  );
}

function parseKnown(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'data-dir': { type: 'string' },
        'database-url': { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string' },
        origin: { type: 'string', multiple: true },
        'embed-origin': { type: 'string', multiple: true },
        'trusted-proxy': { type: 'string', multiple: true },
        'public-url': { type: 'string' },
        'sample-data': { type: 'boolean' },
        'sms-gateway-url': { type: 'string' },
        'osrm-url': { type: 'string' },
        'map-file': { type: 'string' },
        'attachments-s3-url': { type: 'string' },
        'attachments-s3-region': { type: 'string' },
        'attachments-scan': { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.replace(/\. To specify .*$/s, ''));
  }
}

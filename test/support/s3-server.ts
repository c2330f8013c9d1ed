// A small S3-compatible service of the test: one bucket in memory, signatures checked as Amazon describes them (SigV4).
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface S3Server {
  /** `http://127.0.0.1:PORT/BUCKET` */
  readonly url: string;
  readonly objects: Map<string, { bytes: Buffer; at: Date }>;
  /** Answers the next requests with 503. */
  failNext(times: number): void;
  /** Pauses before the next answer, or when half of it is sent. */
  pauseNext(where: 'before' | 'within', ms: number): void;
  close(): Promise<void>;
}

export const s3Keys = { accessKeyId: 'AKIALANKATEST', secretAccessKey: 'слово+/таємне=' };
export const s3Region = 'eu-central-1';
const bucket = 'lanka-files';
const keysPerPage = 2;

export async function startS3Server(): Promise<S3Server> {
  const objects: S3Server['objects'] = new Map();
  let failures = 0;
  let pause: { where: 'before' | 'within'; ms: number } | undefined;
  const server = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (part: Buffer) => body.push(part));
    request.on('end', () => {
      if (failures > 0) {
        failures--;
        response.writeHead(503).end();
      } else if (signatureOf(request) !== claimedSignature(request)) response.writeHead(403).end();
      else {
        const now = pause;
        pause = undefined;
        if (now?.where === 'within') endSlowly(response, now.ms);
        const run = (): void => answer(objects, request, response, Buffer.concat(body));
        if (now?.where === 'before') setTimeout(run, now.ms);
        else run();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${bucket}`,
    objects,
    failNext: (times) => void (failures = times),
    pauseNext: (where, ms) => void (pause = { where, ms }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The body of this answer comes in two halves. */
function endSlowly(response: ServerResponse, ms: number): void {
  const { end, write } = response;
  response.end = ((bytes: Buffer) => {
    response.setHeader('content-length', bytes.length);
    write.call(response, bytes.subarray(0, bytes.length / 2), 'utf8');
    setTimeout(() => end.call(response, bytes.subarray(bytes.length / 2), 'utf8'), ms);
    return response;
  }) as ServerResponse['end'];
}

function answer(
  objects: S3Server['objects'],
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): void {
  const url = new URL(request.url!, 'http://s3');
  const [, inBucket, ...rest] = url.pathname.split('/');
  const key = rest.join('/');
  if (inBucket !== bucket) return void response.writeHead(404).end();
  if (request.method === 'GET' && key === '') return void response.end(listing(objects, url.searchParams));
  const found = objects.get(key);
  switch (request.method) {
    case 'PUT':
      objects.set(key, { bytes: body, at: new Date() });
      return void response.end();
    case 'DELETE':
      objects.delete(key);
      return void response.writeHead(204).end();
    default:
      return void (found ? response.end(found.bytes) : response.writeHead(404).end());
  }
}

function listing(objects: S3Server['objects'], query: URLSearchParams): string {
  const after = query.get('continuation-token') ?? '';
  const keys = [...objects.keys()]
    .filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after)
    .sort();
  const page = keys.slice(0, keysPerPage);
  const contents = page.map(
    (key) =>
      `<Contents><Key>${key}</Key><LastModified>${objects.get(key)!.at.toISOString()}</LastModified></Contents>`,
  );
  const isTruncated = keys.length > page.length;
  const next = isTruncated ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
  return `<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`;
}

function claimedSignature({ headers }: IncomingMessage): string | undefined {
  return /Signature=([0-9a-f]{64})$/.exec(headers.authorization ?? '')?.[1];
}

/** What the signature must be: canonical request, string to sign, derived key. */
function signatureOf({ method, url: target, headers }: IncomingMessage): string {
  const url = new URL(target!, 'http://s3');
  const [, date = '', signed = ''] =
    /Credential=AKIALANKATEST\/(\d{8})\/eu-central-1\/s3\/aws4_request, ?SignedHeaders=([\w;-]+)/.exec(
      headers.authorization ?? '',
    ) ?? [];
  const encoded = (text: string): string =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const query = [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
  const canonicalHeaders = signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const payload = String(headers['x-amz-content-sha256']);
  const canonical = [method, url.pathname, query, canonicalHeaders.join(''), signed, payload].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], `${date}/${s3Region}/s3/aws4_request`, hash].join(
    '\n',
  );
  const key = [date, s3Region, 's3', 'aws4_request'].reduce<Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    Buffer.from(`AWS4${s3Keys.secretAccessKey}`),
  );
  return createHmac('sha256', key).update(text).digest('hex');
}

// The built pages: the console at /, each other page at its own address, their hashed assets for a year.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { embedOriginsMark } from '../../shared/assistant/embed.ts';
import type { MapOpening } from '../../shared/map/map.rules.ts';
import { answerNotFound } from './answers.ts';
import { allowFraming, allowMap, allowOffline } from './security-headers.ts';

const deskPage = 'desk/index.html';
const assistantPage = 'assistant/index.html';
const technicianPage = 'field/index.html';
const visitLinkPage = 'visit-link/index.html';

/**
 * Serves the folder `staticDir`; without it, only the API answers. Pages of `embedOrigins` may frame the subscriber's page,
 * `deskOpening` says what the desk lets in for its map. Unknown addresses that a browser navigates to get the page they are under, whose router then says what it knows.
 */
export async function serveStaticFiles(
  http: FastifyInstance,
  staticDir: string,
  options: { embedOrigins?: readonly string[]; deskOpening?: () => Promise<MapOpening> },
): Promise<void> {
  const { embedOrigins = [], deskOpening } = options;
  const isBuilt = await stat(path.join(staticDir, deskPage)).then(
    () => true,
    () => false,
  );
  if (!isBuilt) {
    http.setNotFoundHandler(answerNotFound);
    return;
  }
  await http.register(fastifyStatic, {
    root: path.resolve(staticDir),
    index: false,
    dotfiles: 'deny',
    cacheControl: false,
    setHeaders: (reply, filePath) => {
      const isHashed = filePath.includes(`${path.sep}assets${path.sep}`);
      void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const sendDesk = async (reply: FastifyReply): Promise<FastifyReply> => {
    if (deskOpening) allowMap(reply, await deskOpening());
    return reply.sendFile(deskPage);
  };
  http.get('/', (_request, reply) => sendDesk(reply));
  for (const address of ['/assistant', '/assistant/']) {
    http.get(address, (_request, reply) => {
      allowFraming(reply, embedOrigins);
      return reply.sendFile(assistantPage);
    });
  }
  for (const address of ['/technician', '/technician/']) {
    http.get(address, (_request, reply) => {
      allowOffline(reply);
      return reply.sendFile(technicianPage);
    });
  }
  http.get('/technician/offline-worker.js', (_request, reply) =>
    reply.header('service-worker-allowed', '/technician').sendFile('field/offline-worker.js'),
  );
  for (const address of ['/visit', '/visit/'])
    http.get(address, (_request, reply) => reply.sendFile(visitLinkPage));
  await serveEmbedScript(http, staticDir, embedOrigins);
  http.setNotFoundHandler((request, reply) => {
    if (!isNavigation(request)) return answerNotFound(request, reply);
    return request.url.startsWith('/assistant/') ? reply.sendFile(assistantPage) : sendDesk(reply);
  });
}

/**
 * The one script that another site loads: told here on which sites it may open the page in a frame. Its address stays
 * the same over versions, so it is kept for minutes only.
 */
async function serveEmbedScript(
  http: FastifyInstance,
  staticDir: string,
  embedOrigins: readonly string[],
): Promise<void> {
  const code = await readFile(path.join(staticDir, 'assistant/embed.js'), 'utf8').catch(() => undefined);
  if (code === undefined) return;
  const script = code.replace(embedOriginsMark, embedOrigins.join(' '));
  const tag = `"${createHash('sha256').update(script).digest('base64url')}"`;
  http.get('/assistant/embed.js', (request, reply) => {
    void reply.headers({
      'cache-control': 'public, max-age=600, stale-while-revalidate=86400',
      'cross-origin-resource-policy': 'cross-origin',
      etag: tag,
    });
    if (request.headers['if-none-match'] === tag) return reply.code(304).send();
    return reply.type('text/javascript; charset=utf-8').send(script);
  });
}

function isNavigation(request: FastifyRequest): boolean {
  return (
    request.method === 'GET' &&
    !/^\/(api|assets|socket\.io)(\/|$)/.test(request.url) &&
    !/\.\w+(\?|$)/.test(request.url) &&
    (request.headers.accept ?? '').includes('text/html')
  );
}

// The built pages: the console at /, the subscriber's page at /assistant, their hashed assets for a year.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { answerNotFound } from './answers.ts';

const deskPage = 'desk/index.html';
const assistantPage = 'assistant/index.html';

/**
 * Serves the folder `staticDir`; without it, only the API answers. Unknown addresses that a browser navigates to
 * get the page they are under, whose router then says what it knows.
 */
export async function serveStaticFiles(http: FastifyInstance, staticDir: string): Promise<void> {
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
  http.get('/', (_request, reply) => reply.sendFile(deskPage));
  for (const address of ['/assistant', '/assistant/']) {
    http.get(address, (_request, reply) => reply.sendFile(assistantPage));
  }
  http.setNotFoundHandler((request, reply) => {
    if (!isNavigation(request)) return answerNotFound(request, reply);
    return reply.sendFile(request.url.startsWith('/assistant/') ? assistantPage : deskPage);
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

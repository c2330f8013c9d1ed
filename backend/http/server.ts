// The HTTP server: limits on slow and large requests, security headers, the API before sign-in, the built pages, health.
import fastify, { LogController, type FastifyInstance } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../shared/errors.ts';
import type { MapOpening } from '../../shared/map/map.rules.ts';
import type { AppParts } from '../parts.ts';
import { answerErrors } from './answers.ts';
import { pingDatabase } from './http.records.ts';
import { limitPendingConnections } from './pending-connections.ts';
import { guardOrigins } from './security-headers.ts';
import { serveStaticFiles } from './static-files.ts';

export interface HttpOptions {
  /** Folder of the built console and assistant page. */
  staticDir: string;
  /** Origins other than our own whose pages may use the API, such as `app://lanka`. */
  extraOrigins: readonly string[];
  /** Addresses of proxies whose `x-forwarded-for` is believed; none by default. */
  trustedProxies?: readonly string[];
  /** Origins whose pages may show the subscriber's page in a frame; none by default. */
  embedOrigins?: readonly string[];
  /** What the page of the desk has to let in for its map at this moment; nothing by default. */
  deskOpening?: () => Promise<MapOpening>;
}

const maxBodyBytes = 16_384;
const maxRequestsPerMinute = 3_000;
const maxPendingConnections = 200;
const healthTimeoutMs = 2_000;

/** Gives a server that is not listening yet, with `routes`. Fastify's instance has `server` for Socket.IO. */
export async function createHttpServer(
  parts: AppParts,
  routes: { registerRoutes(http: FastifyInstance): void | Promise<void> },
  options: HttpOptions,
): Promise<FastifyInstance> {
  const http = fastify({
    loggerInstance: parts.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    requestTimeout: 10_000,
    forceCloseConnections: true,
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    // Node looks at its timeouts only this often; with its own 30 s a slow request would live for 40 s.
    http: { headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 },
  }) as unknown as FastifyInstance;
  http.server.maxHeadersCount = 64;
  limitPendingConnections(http.server, maxPendingConnections);
  // Only JSON: a form or plain text could be posted by any page without asking first.
  http.removeContentTypeParser('text/plain');
  answerErrors(http, parts);
  guardOrigins(http, options.extraOrigins);
  limitRate(http);
  http.get('/healthz', async (_request, reply) => {
    const isWell = await isDatabaseWell(parts);
    return reply.code(isWell ? 200 : 503).send({ ok: isWell });
  });
  await routes.registerRoutes(http);
  await serveStaticFiles(http, options.staticDir, options);
  return http;
}

/** Many more than a busy office needs; what guesses passwords is stopped long before, by its own throttle. */
function limitRate(http: FastifyInstance): void {
  const limiter = new RateLimiterMemory({ points: maxRequestsPerMinute, duration: 60 });
  http.addHook('onRequest', async (request) => {
    if (!request.url.startsWith('/api/') && !request.url.startsWith('/healthz')) return;
    await limiter.consume(request.ip).catch((refusal: unknown) => {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new AppError('RATE', { retryAfterMs: refusal.msBeforeNext });
    });
  });
}

async function isDatabaseWell(parts: AppParts): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), healthTimeoutMs);
  });
  const answered = pingDatabase(parts.database.kysely).then(
    () => true,
    () => false,
  );
  return Promise.race([answered, late]).finally(() => clearTimeout(timer));
}

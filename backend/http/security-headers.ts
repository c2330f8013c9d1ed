// What every answer carries to keep the pages locked, and who may read answers from another origin.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import { contentSecurityPolicy } from '../../shared/desktop/content-security-policy.ts';
import type { MapOpening } from '../../shared/map/map.rules.ts';
import { isAllowedOrigin } from './origin.ts';

const fixedHeaders = {
  'content-security-policy': contentSecurityPolicy(["'self'"]),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const;

/**
 * Headers of the subscriber's page instead of the fixed ones: pages of `embedOrigins` may show it in a frame. Older
 * browsers know only x-frame-options, which has no list: it goes where there is one.
 */
export function allowFraming(reply: FastifyReply, embedOrigins: readonly string[]): void {
  if (embedOrigins.length === 0) return;
  void reply.header('content-security-policy', contentSecurityPolicy(["'self'"], embedOrigins));
  void reply.removeHeader('x-frame-options');
}

/** The header of the desk's page where its map needs more than the fixed one lets in. */
export function allowMap(reply: FastifyReply, { hasTiles, origins }: MapOpening): void {
  if (!hasTiles) return;
  void reply.header('content-security-policy', contentSecurityPolicy(["'self'", ...origins], [], 'default'));
}

/** The header of the technician's page, which has a worker that opens it without a connection. */
export function allowOffline(reply: FastifyReply): void {
  void reply.header('content-security-policy', contentSecurityPolicy(["'self'"], [], 'offline'));
}

/**
 * Adds the headers, refuses pages of foreign origins, and lets those of `extraOrigins` (the Electron page) read answers.
 * `'self'` in connect-src covers ws: to the same host in Chromium, Firefox and Safari since 15.4.
 */
export function guardOrigins(http: FastifyInstance, extraOrigins: readonly string[]): void {
  http.addHook('onRequest', async (request, reply) => {
    void reply.headers(fixedHeaders);
    const { origin, host } = request.headers;
    if (request.url.startsWith('/api/'))
      void reply.header('cache-control', 'no-store').header('vary', 'origin');
    if (origin === undefined) return;
    if (!isAllowedOrigin(origin, host, extraOrigins)) throw new AppError('FORBIDDEN');
    if (extraOrigins.includes(origin)) void reply.header('access-control-allow-origin', origin);
  });
  http.options('/api/*', (_request, reply) =>
    reply
      .code(204)
      .header('access-control-allow-methods', 'GET, POST, PATCH, DELETE')
      .header('access-control-allow-headers', 'authorization, content-type, upload-offset')
      .header('access-control-max-age', '600')
      .send(),
  );
}

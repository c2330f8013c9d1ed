// What the server answers when a request fails: a `Result` with a code and a fitting HTTP status, never a stack.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import type { AppParts } from '../parts.ts';
import { toWireError } from '../wire/refusals.ts';

const statusByCode: Partial<Record<ErrorCode, number>> = {
  INVALID: 400,
  UNAUTHENTICATED: 401,
  WRONG_CREDENTIALS: 401,
  CODE_WRONG: 401,
  CODE_DEAD: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  ALREADY_SET_UP: 409,
  FILE_TOO_LARGE: 413,
  FILE_EMPTY: 422,
  FILE_KIND: 422,
  FILE_PICTURE: 422,
  FILE_REFUSED: 422,
  WEAK_PASSWORD: 422,
  RATE: 429,
  LOCKED_OUT: 429,
  INTERNAL: 500,
  BUSY: 503,
  FILE_UNCHECKED: 503,
  DB_DOWN: 503,
};

/** Sets the handler of thrown errors. Fastify's own (bad JSON, too large, wrong type) become INVALID. */
export function answerErrors(http: FastifyInstance, parts: AppParts): void {
  http.setErrorHandler((error: FastifyError | AppError, request, reply) => {
    const isBadRequest = !(error instanceof AppError) && (error.statusCode ?? 500) < 500;
    const known = isBadRequest ? new AppError('INVALID', { reason: reasonOf(error) }) : error;
    const wireError = toWireError(parts, `${request.method} ${request.routeOptions.url ?? '?'}`, known);
    const status = isBadRequest ? (error as FastifyError).statusCode : statusByCode[wireError.code];
    if (wireError.retryAfterMs !== undefined) {
      void reply.header('retry-after', Math.ceil(wireError.retryAfterMs / 1_000));
    }
    return reply.code(status ?? 400).send({ ok: false, error: wireError });
  });
}

/** Answers what no route serves. */
export function answerNotFound(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ ok: false, error: { code: 'NOT_FOUND', details: {} } });
}

/** Fastify's codes say enough and hold nothing of the input; errors of files that it sends have none. */
function reasonOf({ code = '' }: { code?: string }): string {
  return code.startsWith('FST_ERR_') ? code.slice(8).toLowerCase().replaceAll('_', ' ') : 'bad request';
}

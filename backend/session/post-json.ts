// A POST route that takes and gives JSON by schemas, for what happens before anybody has a connection.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { invalidFrom } from '../wire/refusals.ts';
import { sourceOf } from './throttle.ts';

/** Adds the route. It answers `{ok: true, value}`; what `run` throws is answered by the server's error handler. */
export function postJson<I extends z.ZodType, R extends z.ZodType>(
  http: FastifyInstance,
  path: string,
  input: I,
  result: R,
  run: (input: z.output<I>, source: string, request: FastifyRequest) => Promise<z.input<R>>,
): void {
  http.post(path, async (request) => {
    const parsed = input.safeParse(request.body ?? {});
    if (!parsed.success) throw invalidFrom(parsed.error);
    const value = result.parse(await run(parsed.data, sourceOf(request.ip), request));
    return { ok: true, value };
  });
}

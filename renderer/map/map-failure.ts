// Why there are no tiles: what the map's line of text says instead of them.

export type FailureReason = 'webgl' | 'unreachable' | 'format' | 'foreign' | 'reload' | 'noFile';

export class MapFailure extends Error {
  readonly reason: FailureReason;
  /** The host that is to blame, if another than the map's own. */
  readonly host: string | undefined;

  constructor(reason: FailureReason, cause?: unknown, host?: string) {
    super(reason, { cause });
    this.reason = reason;
    this.host = host;
  }
}

export function failedWith(reason: FailureReason, cause?: unknown): MapFailure {
  return new MapFailure(reason, cause);
}

/** Begins the message of an error about a host that the map may not come from; errors cross from MapLibre's worker as text only. */
export const foreignMark = 'foreign host: ';

/** What an error of the engine means. */
export function failureOf(error: unknown): MapFailure {
  if (error instanceof MapFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  const at = message.indexOf(foreignMark);
  if (at >= 0) return new MapFailure('foreign', error, message.slice(at + foreignMark.length));
  return new MapFailure('unreachable', error);
}

let webgl: boolean | undefined;

/** Asked once: each answer costs the page a drawing context. */
export function hasWebgl(): boolean {
  if (webgl === undefined) {
    const context = document.createElement('canvas').getContext('webgl2');
    webgl = context !== null;
    context?.getExtension('WEBGL_lose_context')?.loseContext();
  }
  return webgl;
}

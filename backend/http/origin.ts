// Which pages may talk to this server: its own, and those of origins that were named at the start.

/**
 * True for no origin (a program, not a page), for an http(s) origin with the host that was asked for, and for one of
 * `extraOrigins`, written exactly. False for everything else: `null`, `file:`, another host or port.
 */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | undefined,
  extraOrigins: readonly string[],
): boolean {
  if (origin === undefined || extraOrigins.includes(origin)) return true;
  const [, originHost] = /^https?:\/\/([^/?#@\s]+)$/.exec(origin) ?? [];
  return originHost !== undefined && originHost.toLowerCase() === host?.toLowerCase();
}

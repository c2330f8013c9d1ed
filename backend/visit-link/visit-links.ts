// Makes the links by which a subscriber answers an SMS about a visit.
import { createHash, randomBytes } from 'node:crypto';
import { visitLinkPage } from '../../shared/visit-link/visit-link-paths.ts';
import type { OrderContext } from '../wire/context.ts';
import { insertVisitLink } from './visit-link.records.ts';

const tokenBytes = 16;

/** What is stored of a token. 128 random bits need no salt. */
export function hashVisitToken(token: string): string {
  return createHash('sha256').update(`visit-link:${token}`).digest('base64url');
}

/** A fresh link that ends with the visit; undefined when nobody said under which address the pages are to be found. */
export async function makeVisitLink(ctx: OrderContext, visitId: string): Promise<string | undefined> {
  const address = ctx.parts.publicUrl?.();
  if (address === undefined) return undefined;
  const token = randomBytes(tokenBytes).toString('base64url');
  await insertVisitLink(ctx.db, { linkHash: hashVisitToken(token), visitId, at: ctx.at });
  return `${address.replace(/\/$/, '')}${visitLinkPage}#${token}`;
}

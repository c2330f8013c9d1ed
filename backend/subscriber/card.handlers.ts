// Streams of the subscriber's card: a look is recorded before it happens, and one failed section leaves the others.
import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { addDays, kyivDay } from '../../shared/kyiv-time.ts';
import { firstMobileExpiry, mobileBonusDays, nextBonusesOn } from '../../shared/subscriber/bonus.rules.ts';
import type { cardStreams, money } from '../../shared/subscriber/card.contract.ts';
import { timelineSize } from '../../shared/subscriber/card.state.ts';
import { selectPromisedVisits } from '../dispatch/visit.records.ts';
import { recordFirstLook, recordLook, type Look } from '../audit/audit.ts';
import type { QueryContext } from '../wire/context.ts';
import type { StreamHandlersFor } from '../wire/typed-handlers.ts';
import {
  selectAccounts,
  selectMobileCredits,
  selectPayments,
  selectPerson,
  selectServices,
  subscriberExists,
  withSavepoint,
} from './card.records.ts';
import { selectTimeline } from './timeline.records.ts';

const paymentsShown = 10;
const dayMs = 24 * 3_600_000;

async function admitLook(
  ctx: QueryContext,
  key: string,
  fresh: boolean,
  look: Pick<Look, 'action' | 'fields'>,
): Promise<void> {
  if (!(await subscriberExists(ctx.db, Number(key)))) throw new AppError('NOT_FOUND');
  await (fresh ? recordLook : recordFirstLook)(ctx, { ...look, subjectId: `subscriber:${key}` });
}

type Section<T> = { ok: true; value: T } | { ok: false; logId: string };

/** Reads one section; its failure goes to the log and the reader gets the log's id. */
async function section<T>(ctx: QueryContext, name: string, read: () => Promise<T>): Promise<Section<T>> {
  try {
    return { ok: true, value: await withSavepoint(ctx.db, read) };
  } catch (err) {
    const logId = ctx.parts.newId().slice(-8);
    ctx.parts.log.error({ err, logId, section: name }, 'a section of a card could not be read');
    return { ok: false, logId };
  }
}

async function readMoney(ctx: QueryContext, subscriberId: number): Promise<z.input<typeof money>> {
  const { kind, ...accounts } = await selectAccounts(ctx.db, subscriberId);
  const today = kyivDay(ctx.at);
  const since = new Date(Date.parse(addDays(today, -mobileBonusDays)) - dayMs);
  const credits = await selectMobileCredits(ctx.db, subscriberId, since);
  return {
    ...accounts,
    nextBonusesOn: nextBonusesOn(today, kind),
    mobileBonusesExpireOn: firstMobileExpiry(credits, accounts.mobileBonuses, today),
    lastPayments: await selectPayments(ctx.db, subscriberId, paymentsShown),
  };
}

export const cardStreamHandlers = {
  subscriber: {
    admit: (ctx, key, fresh) =>
      admitLook(ctx, key, fresh, {
        action: 'open_card',
        fields: ['person', 'services', 'money', 'timeline', 'visits'],
      }),
    snapshot: async (ctx, key) => {
      const subscriberId = Number(key);
      return {
        person: await selectPerson(ctx.db, subscriberId),
        services: await section(ctx, 'services', () => selectServices(ctx.db, subscriberId)),
        money: await section(ctx, 'money', () => readMoney(ctx, subscriberId)),
        timeline: await section(ctx, 'timeline', () => selectTimeline(ctx.db, subscriberId, timelineSize)),
        visits: await section(ctx, 'visits', () => selectPromisedVisits(ctx.db, subscriberId)),
      };
    },
  },
  contact: {
    admit: (ctx, key, fresh) =>
      admitLook(ctx, key, fresh, { action: 'open_contact', fields: ['person', 'services'] }),
    snapshot: async (ctx, key) => {
      const subscriberId = Number(key);
      return {
        person: await selectPerson(ctx.db, subscriberId),
        services: await section(ctx, 'services', () => selectServices(ctx.db, subscriberId)),
      };
    },
  },
} satisfies StreamHandlersFor<typeof cardStreams>;

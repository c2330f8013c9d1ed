// Whom a one-time code lets in: how they are named, where their codes are kept, and who they are afterwards.
import type { Kysely } from 'kysely';
import type { Language } from '../../shared/language.ts';
import { toMsisdn } from '../../shared/phone.ts';
import { parseSubscriberLogin } from '../../shared/session/subscriber-login.ts';
import type { Tables } from '../db/tables.ts';
import type { SessionKind } from './access-token.ts';
import { selectCodeHash, takeCode, upsertCode } from './code.records.ts';
import { selectReceiverByAccount, selectReceiverByPhone, selectSubscriberName } from './people.records.ts';
import {
  selectTechnicianByPhone,
  selectTechnicianCodeHash,
  selectTechnicianName,
  takeTechnicianCode,
  upsertTechnicianCode,
} from './technician-code.records.ts';

type Db = Kysely<Tables>;

export interface CodeReceiver {
  ownerId: string;
  language: Language;
  msisdn: string;
}

/** What was typed, as its tries are counted, and the look for whom it names. */
export interface TypedLogin {
  subject: string;
  find(db: Db): Promise<CodeReceiver | undefined>;
}

export interface CodeAudience {
  kind: Exclude<SessionKind, 'staff'>;
  /** Before what throttles count, so that the two kinds of people do not use up each other's tries. */
  prefix: string;
  /** Null when nobody can be called so. */
  read(typed: string): TypedLogin | null;
  expected: string;
  upsert(
    db: Db,
    code: { requestId: string; ownerId: string; codeHash: string; at: Date; expiresAt: Date },
  ): Promise<void>;
  selectHash(db: Db, requestId: string): Promise<string | undefined>;
  /** The owner of the code, which is used up. */
  take(db: Db, requestId: string, codeHash: string, at: Date): Promise<string | undefined>;
  /** Undefined for somebody who may not come in any more. */
  nameOf(db: Db, ownerId: string): Promise<string | undefined>;
}

export const subscribers: CodeAudience = {
  kind: 'subscriber',
  prefix: '',
  expected: 'a phone or a personal account',
  read: (typed) => {
    const login = parseSubscriberLogin(typed);
    if (!login) return null;
    const { personalAccount, msisdn } = login;
    return {
      subject: personalAccount ?? msisdn ?? '',
      find: async (db) => {
        const byAccount = personalAccount ? await selectReceiverByAccount(db, personalAccount) : undefined;
        const found = byAccount ?? (msisdn ? await selectReceiverByPhone(db, msisdn) : undefined);
        return found && { ...found, ownerId: String(found.subscriberId) };
      },
    };
  },
  upsert: (db, code) => upsertCode(db, { ...code, subscriberId: Number(code.ownerId) }),
  selectHash: selectCodeHash,
  take: async (db, requestId, codeHash, at) => (await takeCode(db, requestId, codeHash, at))?.toString(),
  nameOf: (db, ownerId) => selectSubscriberName(db, Number(ownerId)),
};

export const technicians: CodeAudience = {
  kind: 'technician',
  prefix: 'technician ',
  expected: 'a phone',
  read: (typed) => {
    const msisdn = toMsisdn(typed);
    if (msisdn === null) return null;
    return {
      subject: msisdn,
      find: async (db) => {
        const ownerId = await selectTechnicianByPhone(db, msisdn);
        return ownerId === undefined ? undefined : { ownerId, msisdn, language: 'uk' };
      },
    };
  },
  upsert: upsertTechnicianCode,
  selectHash: selectTechnicianCodeHash,
  take: takeTechnicianCode,
  nameOf: selectTechnicianName,
};

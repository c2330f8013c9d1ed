// Whom a one-time code lets in: how they are named, and who they are afterwards.
import type { Kysely } from 'kysely';
import { toMsisdn } from '../../shared/phone.ts';
import { parseSubscriberLogin } from '../../shared/session/subscriber-login.ts';
import type { Tables } from '../db/tables.ts';
import type { CodeKind } from './code.records.ts';
import {
  selectReceiverByAccount,
  selectReceiverByPhone,
  selectSubscriberName,
  selectTechnicianByPhone,
  selectTechnicianName,
  type CodeReceiver,
} from './people.records.ts';

type Db = Kysely<Tables>;

/** What was typed, as its tries are counted, and the look for whom it names. */
export interface TypedLogin {
  subject: string;
  find(db: Db): Promise<CodeReceiver | undefined>;
}

export interface CodeAudience {
  kind: CodeKind;
  /** Before what throttles count, so that the two kinds of people do not use up each other's tries. */
  prefix: string;
  /** Null when nobody can be called so. */
  read(typed: string): TypedLogin | null;
  expected: string;
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
        return byAccount ?? (msisdn ? await selectReceiverByPhone(db, msisdn) : undefined);
      },
    };
  },
  nameOf: (db, ownerId) => selectSubscriberName(db, Number(ownerId)),
};

export const technicians: CodeAudience = {
  kind: 'technician',
  prefix: 'technician ',
  expected: 'a phone',
  read: (typed) => {
    const msisdn = toMsisdn(typed);
    return msisdn === null ? null : { subject: msisdn, find: (db) => selectTechnicianByPhone(db, msisdn) };
  },
  nameOf: selectTechnicianName,
};

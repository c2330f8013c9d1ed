// Subscribers: who, where, phones, services, money and the two bonus accounts.
import type { Kysely } from 'kysely';
import { runStatements } from '../statements.ts';

export async function createSubscribers(db: Kysely<unknown>): Promise<void> {
  await runStatements(db, [
    `create table subscribers (
      subscriber_id bigint generated always as identity primary key,
      personal_account text collate "C" not null unique check (personal_account ~ '^[0-9]{9}$'),
      full_name text not null, city text not null, street text not null, building text not null,
      apartment text not null, latitude double precision, longitude double precision,
      language text not null check (language in ('uk','en','ru')),
      kind text not null check (kind in ('prepaid','contract_individual','contract_business')),
      tariff text not null, monthly_fee_kopiykas bigint not null, balance_kopiykas bigint not null,
      bonuses int not null, mobile_bonuses int not null, registered_on date not null, import_digest text,
      name_key text collate "C" not null default '', address_key text collate "C" not null default '')`,
    `create index subscribers_name on subscribers (name_key, subscriber_id)`,
    // The cost is a lie that keeps the planner from reading the whole table: an overlap of long arrays is far
    // dearer than it believes. PL/pgSQL, because a plain SQL function would be inlined and its cost lost.
    `create function search_words(name_key text, address_key text) returns text[]
      language plpgsql immutable parallel safe cost 10000 as
      $$ begin return string_to_array(name_key || ' ' || address_key, ' ' collate "C"); end $$`,
    `create index subscribers_words on subscribers using gin (search_words(name_key, address_key))`,
    `create table search_tokens (
      token text collate "C" primary key, token_no bigint generated always as identity unique,
      uses int not null) with (fillfactor = 80)`,
    `create table subscriber_phones (
      subscriber_id bigint not null references subscribers on delete cascade,
      msisdn text collate "C" not null, position int not null, primary key (subscriber_id, msisdn))`,
    `create index subscriber_phones_number on subscriber_phones (msisdn, subscriber_id)`,
    `create index subscriber_phones_tail on subscriber_phones ((reverse(msisdn) collate "C"), subscriber_id)`,
    `create table services (
      subscriber_id bigint not null references subscribers on delete cascade,
      kind text not null check (kind in ('home_internet','tv','mobile')),
      state text not null check (state in ('active','off','suspended','stopped_for_debt','connecting')),
      since date, primary key (subscriber_id, kind))`,
    `create table payments (
      payment_id uuid primary key, subscriber_id bigint not null references subscribers on delete cascade,
      at timestamptz not null, amount_kopiykas bigint not null,
      method text not null check (method in ('card','cash','transfer','terminal')))`,
    `create index payments_subscriber on payments (subscriber_id, at desc)`,
    `create table bonus_movements (
      bonus_movement_id uuid primary key, subscriber_id bigint not null references subscribers on delete cascade,
      account text not null check (account in ('home','mobile')), at timestamptz not null, amount int not null,
      expires_on date,
      reason text not null check (reason in ('monthly_fee','transfer_out','transfer_in','spent','expired')))`,
    `create index bonus_movements_subscriber on bonus_movements (subscriber_id, at desc)`,
  ]);
}

// What the places of a template are filled with: in the language of the chat, and never from another subscriber's card.
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, test } from 'vitest';
import { effectScope, shallowRef } from 'vue';
import type { Conversation } from '../../shared/chat/chat.contract.ts';
import type { SubscriberId } from '../../shared/ids.ts';
import { usePerson } from '../../renderer/desk/person.store.ts';
import { useTemplateVariables } from '../../renderer/desk/useTemplateVariables.ts';
import type { Card } from '../../renderer/subscriber/useCard.ts';
import { templateValues } from '../../renderer/template/template-values.ts';

const known = {
  nowMs: Date.parse('2026-11-24T22:30:00.000Z'),
  agentName: 'Ткаченко Ірина',
  subscriberName: 'Коваль Олена Петрівна',
  account: '100482317',
  phone: '380670000012',
  address: { street: 'вул. Ґанкова', building: '14', apartment: '27' },
  money: { tariff: 'Швидкий 100', balanceKopiykas: -2_450 },
};
const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');

describe('the values of places', () => {
  test('are written in the language of the chat, on the day of Kyiv, with the first names alone', () => {
    expect(templateValues({ ...known, language: 'uk' })).toMatchObject({
      firstName: 'Олена',
      agent: 'Ірина',
      account: '100 482 317',
      phone: '+380 67 000 00 12',
      address: 'вул. Ґанкова, 14, кв. 27',
      tariff: 'Швидкий 100',
      date: '25 листопада',
    });
    const english = templateValues({ ...known, language: 'en' });
    expect([english.date, english.address]).toEqual(['25 November', 'вул. Ґанкова, 14, apt. 27']);
    expect(plain(english.balance)).toBe('−₴24.50');
    expect(plain(templateValues({ ...known, language: 'ru' }).balance)).toBe('−24,50 ₴');
  });

  test('that are not known are left for the agent', () => {
    const values = templateValues({
      language: 'uk',
      nowMs: 0,
      agentName: 'Ірина',
      subscriberName: 'ТОВ «Їжак»',
    });
    expect(Object.keys(values).sort()).toEqual(['agent', 'date', 'firstName', 'name']);
    expect(values.firstName).toBe('ТОВ «Їжак»');
  });
});

describe('the values for the open conversation', () => {
  beforeEach(() => setActivePinia(createPinia()));

  const conversationOf = (subscriberId: number) =>
    ({
      subscriberId: subscriberId as SubscriberId,
      subscriberName: 'Коваль Олена',
      language: 'uk',
    }) as Conversation;
  const cardOf = (subscriberId: number) =>
    ({
      person: {
        subscriberId: subscriberId as SubscriberId,
        personalAccount: '100733904',
        phones: [],
        address: { city: 'Лановичі', street: 'вул. Садова', building: '2', apartment: '' },
      },
      money: { ok: false, logId: 'x' },
    }) as unknown as Card;

  test('never come from the card of another subscriber, which may still be shown', () => {
    const scope = effectScope();
    scope.run(() => {
      usePerson().signedIn({ id: 'a', name: 'Ткаченко Ірина', role: 'agent' }, () => undefined);
      const conversation = shallowRef<Conversation | undefined>(conversationOf(1));
      const card = shallowRef<Card | undefined>(cardOf(2));
      const values = useTemplateVariables(conversation, card);
      expect(values.value.account).toBeUndefined();
      card.value = cardOf(1);
      expect(values.value).toMatchObject({
        account: '100 733 904',
        address: 'вул. Садова, 2',
        agent: 'Ірина',
      });
      expect(values.value.balance).toBeUndefined();
      conversation.value = undefined;
      expect(values.value).toEqual({});
    });
    scope.stop();
  });
});

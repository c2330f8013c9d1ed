// The same random orders in two sets of conversations, so that two ways of running them can be compared.
import type { Kysely } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../backend/wire/context.ts';
import type { Tables } from '../../backend/db/tables.ts';
import { AppError } from '../../shared/errors.ts';
import type { Desk } from './actors.ts';

type Name = 'chat:send' | 'chat:note' | 'assistant:send' | 'chat:mark' | 'assistant:mark';

/** An order in terms that hold in both sets: conversations and messages by number. */
export interface Step {
  name: Name;
  chat: number;
  /** 0 owner, 1 helper, 2 stranger; for a subscriber: 0 theirs, 2 someone else. */
  who: number;
  message: number;
  read: number | null;
  body: string;
  op: number;
}

interface Chat {
  conversationId: string;
  subscriber: Actor;
  owner: Actor;
  helper: Actor;
}

/** One set: its own conversations, people, and ids for the numbers of the steps. */
export class MirroredChats {
  readonly chats: Chat[] = [];
  readonly #desk: Desk;
  readonly #ids = new Map<string, string>();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Opens conversations, each with an owner and a helper; the last one is closed. */
  async open(count: number): Promise<this> {
    for (let n = 0; n < count; n++) {
      const [owner, helper] = [
        await this.#desk.staff(`Власник ${n}`),
        await this.#desk.staff(`Помічник ${n}`),
      ];
      const subscriber = await this.#desk.subscriber(`Абонент ${n}`);
      const first = { messageId: this.idOf(`m${-1 - n}`), body: 'Добрий день' };
      const start = { topic: 'internet', language: 'uk', ...first } as const;
      const { conversationId } = await this.#desk.order(subscriber, 'assistant:start', start);
      this.#ids.set(`c${n}`, conversationId);
      await this.#desk.order(owner, 'chat:accept', { conversationId });
      await this.#desk.database.kysely
        .updateTable('conversations')
        .set({ helper_ids: [helper.id] })
        .where('conversation_id', '=', conversationId)
        .execute();
      this.chats.push({ conversationId, subscriber, owner, helper });
    }
    const { owner, conversationId } = this.chats.at(-1)!;
    await this.#desk.order(owner, 'chat:close', { conversationId, outcome: 'solved', summary: '' });
    return this;
  }

  idOf(label: string): string {
    if (!this.#ids.has(label)) this.#ids.set(label, uuidv7());
    return this.#ids.get(label)!;
  }

  /** The answer to a step: what was given back, or the code of the refusal. */
  async run({ name, chat, who, message, read, body, op }: Step): Promise<unknown> {
    const { conversationId, subscriber, owner, helper } = this.chats[chat]!;
    const stranger = this.chats[(chat + 1) % this.chats.length]!;
    const actor = name.startsWith('assistant')
      ? who === 2
        ? stranger.subscriber
        : subscriber
      : [owner, helper, stranger.owner][who]!;
    const messageId = this.idOf(`m${message}`);
    const input = name.endsWith('mark')
      ? { conversationId, delivered: messageId, ...(read === null ? {} : { read: this.idOf(`m${read}`) }) }
      : { conversationId, messageId, body };
    return this.#desk.order(actor, name, input as never, this.idOf(`op${op}`)).catch((error: unknown) => {
      if (error instanceof AppError) return error.code;
      throw error;
    });
  }

  /** Everything that the steps left behind, without ids and times. */
  async remains(db: Kysely<Tables>): Promise<unknown> {
    const ids = this.chats.map(({ conversationId }) => conversationId);
    const messages = await db
      .selectFrom('messages')
      .select([
        'conversation_id',
        'message_seq',
        'message_id',
        'author',
        'author_name',
        'kind',
        'body',
        'words',
      ])
      .where('conversation_id', 'in', ids)
      .orderBy('conversation_id')
      .orderBy('message_seq')
      .execute();
    const conversations = await db
      .selectFrom('conversations')
      .select([
        'conversation_id',
        'last_message_seq',
        'desk_delivered_seq',
        'desk_read_seq',
        'subscriber_delivered_seq',
      ])
      .select(['subscriber_read_seq', (eb) => eb('waiting_since', 'is not', null).as('waits')])
      .where('conversation_id', 'in', ids)
      .orderBy('conversation_id')
      .execute();
    const facts = [];
    for (const id of ids)
      for (const kind of ['conversation', 'consultation'])
        facts.push(await this.#desk.factsOf(`${kind}:${id}`));
    return this.#anonymous({ messages, conversations, facts });
  }

  answers(given: readonly unknown[]): unknown {
    return this.#anonymous(given);
  }

  #anonymous(value: unknown): unknown {
    let json = JSON.stringify(value);
    for (const [label, id] of this.#ids) json = json.replaceAll(id, label);
    for (const [n, { owner, helper, subscriber }] of this.chats.entries()) {
      json = json.replaceAll(owner.id, `owner${n}`).replaceAll(helper.id, `helper${n}`);
      json = json.replaceAll(`"authorId":"${subscriber.id}"`, `"authorId":"subscriber${n}"`);
    }
    return JSON.parse(json.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then')) as unknown;
  }
}

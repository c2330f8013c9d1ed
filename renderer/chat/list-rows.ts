// What stands under what in the list of messages: earlier chats with their headers, then this one; nothing is copied.
import type { ResultOf } from '../../shared/wire/wire.contract.ts';
import type { chatEvents } from '../../shared/chat/chat.contract.ts';
import type { Message } from '../../shared/chat/message.contract.ts';

export type EarlierChat = NonNullable<ResultOf<(typeof chatEvents)['chat:earlier']>['earlier']>;

/** One row; `place` is that of the message in its chat, `above` the message before it there. */
export type ListRow =
  | { kind: 'head'; key: string; chat: EarlierChat | null }
  | {
      kind: 'message';
      key: string;
      message: Message;
      above: Message | undefined;
      place: number;
      chat: EarlierChat | null;
    };

interface Segment {
  /** Null for the present conversation. */
  chat: EarlierChat | null;
  messages: readonly Message[];
  /** Row of its header, or of its first message when it has none. */
  start: number;
  hasHead: boolean;
}

export interface ListRows {
  readonly count: number;
  keyAt(index: number): string;
  rowAt(index: number): ListRow;
  /** Row of a key, or -1. O(rows), quick near the end. */
  indexOf(key: string): number;
}

/** Lays the earlier chats (oldest first) above the messages of the present one. */
export function layRows(earlier: readonly EarlierChat[], messages: readonly Message[]): ListRows {
  const segments: Segment[] = [];
  let count = 0;
  const add = (chat: EarlierChat | null, own: readonly Message[]): void => {
    const hasHead = earlier.length > 0;
    segments.push({ chat, messages: own, start: count, hasHead });
    count += own.length + (hasHead ? 1 : 0);
  };
  for (const chat of earlier) add(chat, chat.messages);
  add(null, messages);
  const segmentAt = (index: number): Segment => segments.findLast(({ start }) => start <= index)!;
  const rowAt = (index: number): ListRow => {
    const segment = segmentAt(index);
    const place = index - segment.start - (segment.hasHead ? 1 : 0);
    if (place < 0) return { kind: 'head', key: headKey(segment.chat), chat: segment.chat };
    const message = segment.messages[place]!;
    const above = segment.messages[place - 1];
    return { kind: 'message', key: message.messageId, message, above, place, chat: segment.chat };
  };
  return {
    count,
    keyAt: (index) => {
      const { chat, messages: own, start, hasHead } = segmentAt(index);
      const place = index - start - (hasHead ? 1 : 0);
      return place < 0 ? headKey(chat) : own[place]!.messageId;
    },
    rowAt,
    indexOf: (key) => {
      for (const { chat, messages: own, start, hasHead } of segments.toReversed()) {
        const place = own.findLastIndex((message) => message.messageId === key);
        if (place >= 0) return start + place + (hasHead ? 1 : 0);
        if (hasHead && headKey(chat) === key) return start;
      }
      return -1;
    },
  };
}

const headKey = (chat: EarlierChat | null): string => (chat ? `chat ${chat.conversationId}` : 'present');

const lineHeightPx = 20;
const mostLines = 20;
const gapPx = 8;
/** Padding, border and footer of a bubble, and the gap under it. */
const frameHeightPx = 42;
const picturePx = 220;
const filePx = 44;

/** What a message was guessed at, for the width of the list. */
const guesses = new WeakMap<Message, { widthPx: number; heightPx: number }>();

/** Height of a row before it was ever seen, so that the scrollbar hardly moves when it is. */
export function estimateHeightPx(row: ListRow, widthPx: number): number {
  if (row.kind !== 'message') return frameHeightPx;
  const known = guesses.get(row.message);
  if (known?.widthPx === widthPx) return known.heightPx;
  const heightPx = guessHeightPx(row.message, widthPx);
  guesses.set(row.message, { widthPx, heightPx });
  return heightPx;
}

function guessHeightPx({ author, kind, body, attachments }: Message, widthPx: number): number {
  if (author === 'system') return lineHeightPx + gapPx;
  const perLine = Math.max(12, Math.floor((Math.min(widthPx, 760) * 0.82 - 24) / 7));
  let lines = 0;
  for (const line of body.split('\n')) lines += Math.max(1, Math.ceil(line.length / perLine));
  const titlePx = kind === 'note' ? 16 : 0;
  const filesPx = attachments.reduce((sum, file) => sum + (file.hasThumbnail ? picturePx : filePx), 0);
  return frameHeightPx + titlePx + filesPx + Math.min(lines, mostLines + 1) * lineHeightPx;
}

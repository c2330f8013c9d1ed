// ipcMain: keeps the handlers and calls them with the sender that Chromium reports.
import type { IpcMain, IpcMainInvokeEvent } from 'electron';

type InvokeListener = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;
const handlers = new Map<string, InvokeListener>();

export const ipcMain = {
  handle(channel: string, listener: InvokeListener): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, listener);
  },
  removeHandler(channel: string): void {
    handlers.delete(channel);
  },
  /** electron-store registers one; no message without an answer ever reaches main from our preload. */
  on(): void {},
} satisfies Record<keyof Pick<IpcMain, 'handle' | 'removeHandler' | 'on'>, unknown>;

/** The frame a message came from, as far as Electron tells it and this program looks at it. */
export interface SenderFrame {
  origin: string;
  url: string;
  parent: object | null;
}

/** Calls the handler of `channel` as a message from `senderFrame`; rejects like Electron when there is none. */
export async function invokeHandler(
  channel: string,
  args: unknown[],
  senderFrame: SenderFrame | null,
): Promise<unknown> {
  const handler = handlers.get(channel);
  if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
  return handler({ senderFrame } as unknown as IpcMainInvokeEvent, ...args);
}

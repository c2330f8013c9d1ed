// The page's calls: who is heard, what is parsed, and what an error looks like from outside.
import type { IpcMainInvokeEvent } from 'electron';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { answerDesktopCalls, isOurSender, type DesktopHandlers } from '../../electron/ipc.ts';
import { desktopCallChannels } from '../../shared/desktop/desktop-channels.ts';
import { desktopCalls, type DesktopCall } from '../../shared/desktop/desktop.contract.ts';

const calls = Object.keys(desktopCalls) as DesktopCall[];
const ours = { senderFrame: { origin: 'app://lanka', parent: null } } as IpcMainInvokeEvent;
let reached: string[] = [];
let lines: string[] = [];
const listeners = new Map<string, (event: IpcMainInvokeEvent, payload?: unknown) => unknown>();
const ipcMain = {
  handle: (channel: string, listener: (event: IpcMainInvokeEvent, payload?: unknown) => unknown) =>
    void listeners.set(channel, listener),
  removeHandler: (channel: string) => void listeners.delete(channel),
};
const handlers = Object.fromEntries(
  calls.map((call) => [call, () => void reached.push(call)]),
) as unknown as DesktopHandlers;
const send = async (call: DesktopCall, payload?: unknown, event = ours) =>
  listeners.get(desktopCallChannels[call])?.(event, payload);

let stop: () => void;
beforeEach(() => {
  reached = [];
  lines = [];
  listeners.clear();
  stop = answerDesktopCalls(ipcMain, handlers, (line) => void lines.push(line));
});

describe('answerDesktopCalls', () => {
  it.each([
    ['a foreign origin', { origin: 'https://evil.example', parent: null }],
    ['a look-alike origin', { origin: 'app://lanka.evil', parent: null }],
    ['a sub-frame of our origin', { origin: 'app://lanka', parent: {} }],
    ['an opaque origin', { origin: 'null', parent: null }],
    ['a frame that is gone', null],
  ])('refuses %s on every channel', async (_who, senderFrame) => {
    for (const call of calls) {
      const answer = await send(call, undefined, { senderFrame } as IpcMainInvokeEvent);
      expect(answer).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
    }
    expect(reached).toEqual([]);
    expect(isOurSender(ours)).toBe(true);
  });

  it.each([
    ['versions', 'x'],
    ['secretGet', { name: 'password' }],
    ['secretGet', { name: '__proto__' }],
    ['secretSet', { name: 'refreshToken', value: '' }],
    ['secretSet', { name: 'refreshToken', value: 'x', more: 1 }],
    ['notify', { title: '', body: 'x' }],
    ['notify', { title: 'x', body: 'x', route: { name: 'account', id: '../x' } }],
    ['notify', { title: 'x', body: 'x', route: 'lanka://account/1' }],
    ['setBadge', { count: -1 }],
    ['setBadge', { count: Number.NaN }],
    ['setBadge', { count: '3' }],
    ['openExternal', { url: ['https://github.com'] }],
    ['openExternal', undefined],
  ] as const)('answers INVALID to %s with %j', async (call, payload) => {
    expect(await send(call, payload)).toEqual({
      ok: false,
      error: { code: 'INVALID', details: { reason: call } },
    });
    expect(reached).toEqual([]);
    expect(lines).toEqual([`desktop call ${call} refused: INVALID`]);
  });

  it('lets no random payload reach a handler unless it fits the contract', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...calls),
        fc.anything({ withNullPrototype: true }),
        async (call, payload) => {
          reached = [];
          const answer = await send(call, payload);
          const isValid = desktopCalls[call].input.safeParse(payload).success;
          expect(answer).toMatchObject({ ok: isValid });
          expect(reached).toHaveLength(isValid ? 1 : 0);
        },
      ),
      { numRuns: 2000 },
    );
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('turns an unexpected failure into INTERNAL without its text', async () => {
    listeners.clear();
    answerDesktopCalls(
      ipcMain,
      { ...handlers, versions: () => Promise.reject(new Error('/home/agent/secret')) },
      (line) => void lines.push(line),
    );
    expect(await send('versions')).toEqual({ ok: false, error: { code: 'INTERNAL', details: {} } });
  });

  it('removes every handler when it is stopped', () => {
    expect(listeners.size).toBe(calls.length);
    stop();
    expect(listeners.size).toBe(0);
  });
});

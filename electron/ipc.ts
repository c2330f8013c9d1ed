// Answers the page's calls: only our own top frame is heard, every payload is parsed, every answer is a Result.
import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { AppError, type Result } from '../shared/errors.ts';
import { desktopCallChannels } from '../shared/desktop/desktop-channels.ts';
import {
  desktopCalls,
  type CallInput,
  type CallResult,
  type DesktopCall,
} from '../shared/desktop/desktop.contract.ts';
import { isOwnUrl } from './app-protocol.ts';

export type DesktopHandlers = {
  [C in DesktopCall]: (input: CallInput<C>) => Promise<CallResult<C>> | CallResult<C>;
};
type Log = (line: string) => void;
type Sender = Pick<IpcMainInvokeEvent, 'senderFrame'>;

/** True when the message came from the top frame of our own page; a frame that is gone is nobody. */
export function isOurSender({ senderFrame }: Sender): boolean {
  return senderFrame !== null && senderFrame.parent === null && isOwnUrl(senderFrame.origin);
}

/** Registers one handler per call of the contract; the returned function removes them. */
export function answerDesktopCalls(
  ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>,
  handlers: DesktopHandlers,
  log: Log,
): () => void {
  const calls = Object.keys(desktopCalls) as DesktopCall[];
  for (const call of calls) {
    ipcMain.handle(desktopCallChannels[call], (event, payload: unknown) =>
      answer(call, handlers, event, payload, log),
    );
  }
  return () => calls.forEach((call) => ipcMain.removeHandler(desktopCallChannels[call]));
}

async function answer<C extends DesktopCall>(
  call: C,
  handlers: DesktopHandlers,
  event: Sender,
  payload: unknown,
  log: Log,
): Promise<Result<CallResult<C>>> {
  try {
    if (!isOurSender(event)) throw new AppError('FORBIDDEN');
    const input = desktopCalls[call].input.safeParse(payload);
    if (!input.success) throw new AppError('INVALID', { reason: call });
    const run: (input: CallInput<C>) => Promise<CallResult<C>> | CallResult<C> = handlers[call];
    return { ok: true, value: await run(input.data as CallInput<C>) };
  } catch (error) {
    if (!(error instanceof AppError)) {
      log(`desktop call ${call} failed: ${error instanceof Error ? error.message : 'unknown'}`);
      return { ok: false, error: { code: 'INTERNAL', details: {} } };
    }
    if (error.code === 'FORBIDDEN' || error.code === 'INVALID')
      log(`desktop call ${call} refused: ${error.code}`);
    return { ok: false, error: { code: error.code, details: error.details } };
  }
}

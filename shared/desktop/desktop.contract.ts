// The wire between the page and the operating system: what the bridge offers, and the schema of every payload on it.
import { z } from 'zod';
import type { desktopCallChannels } from './desktop-channels.ts';

const recordId = z.string().regex(/^[0-9A-Za-z-]{1,64}$/);

/** A place in the desk that a deep link or a notification may name: ids only, never a path or a query. */
export const deskRoute = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('account'), id: recordId }),
  z.strictObject({ name: z.literal('chat'), id: recordId }),
  z.strictObject({ name: z.literal('ticket'), id: recordId }),
  z.strictObject({ name: z.literal('lookup'), phone: z.string().regex(/^\+?\d{3,15}$/) }),
]);
export type DeskRoute = z.infer<typeof deskRoute>;

/** Names under which the page may keep a secret. */
export const secretName = z.enum(['refreshToken']);
export type SecretName = z.infer<typeof secretName>;

/** A system notification. Its text must hold no personal data: it may be shown on a locked screen. */
export const desktopNotice = z.strictObject({
  title: z.string().min(1).max(120),
  body: z.string().max(400),
  /** Where a click on it leads. */
  route: deskRoute.optional(),
});
export type DesktopNotice = z.infer<typeof desktopNotice>;

export const windowState = z.strictObject({
  isFocused: z.boolean(),
  isMaximized: z.boolean(),
  isFullScreen: z.boolean(),
});
export type WindowState = z.infer<typeof windowState>;

/** Versions of the running program; null where the page runs in a browser that does not tell. */
export const desktopVersions = z.strictObject({
  app: z.string().nullable(),
  electron: z.string().nullable(),
  chromium: z.string().nullable(),
});
export type DesktopVersions = z.infer<typeof desktopVersions>;

/** Whether a secret outlives the program: false where the system offers no real key store and it stays in memory. */
export const secretKeeping = z.strictObject({ survivesRestart: z.boolean() });
export type SecretKeeping = z.infer<typeof secretKeeping>;

const nothing = z.undefined();

/** Input and result of every call; main parses the input before acting and answers INVALID for a bad one. */
export const desktopCalls = {
  versions: { input: nothing, result: desktopVersions },
  backendUrl: { input: nothing, result: z.string() },
  secretGet: { input: z.strictObject({ name: secretName }), result: z.string().nullable() },
  secretSet: {
    input: z.strictObject({ name: secretName, value: z.string().min(1).max(8192) }),
    result: secretKeeping,
  },
  secretClear: { input: z.strictObject({ name: secretName }), result: nothing },
  notify: { input: desktopNotice, result: z.boolean() },
  setBadge: { input: z.strictObject({ count: z.int().min(0).max(9999) }), result: nothing },
  openExternal: { input: z.strictObject({ url: z.string().max(2048) }), result: z.boolean() },
  windowState: { input: nothing, result: windowState },
} as const satisfies Record<keyof typeof desktopCallChannels, { input: z.ZodType; result: z.ZodType }>;

export type DesktopCall = keyof typeof desktopCalls;
export type CallInput<C extends DesktopCall> = z.infer<(typeof desktopCalls)[C]['input']>;
export type CallResult<C extends DesktopCall> = z.infer<(typeof desktopCalls)[C]['result']>;

/**
 * Everything that only the operating system can do, as the page sees it. A refused call rejects with an Error whose
 * `message` is a code of the error table. Each `on…` returns the function that ends it.
 */
export interface DesktopBridge {
  readonly kind: 'electron' | 'browser';
  versions(): Promise<DesktopVersions>;
  /** Origin of the backend, such as `http://127.0.0.1:4310`; waits until the backend is ready. */
  backendUrl(): Promise<string>;
  readonly secrets: {
    get(name: SecretName): Promise<string | null>;
    set(name: SecretName, value: string): Promise<SecretKeeping>;
    clear(name: SecretName): Promise<void>;
  };
  /** Resolves to false when the system or the person allows no notifications. */
  notify(notice: DesktopNotice): Promise<boolean>;
  /** Number on the program's icon; 0 removes it. */
  setBadge(count: number): Promise<void>;
  /** Opens an allowed address outside after the person agreed; false when they did not. Others reject with INVALID. */
  openExternal(url: string): Promise<boolean>;
  /** Deep links and clicked notifications; one that came before the first listener is kept for it. */
  onRoute(listener: (route: DeskRoute) => void): () => void;
  windowState(): Promise<WindowState>;
  onWindowState(listener: (state: WindowState) => void): () => void;
}

// The small modules: dialogs that answer "cancel", a shell that opens nothing, notifications that only take note, one screen.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type {
  Dialog,
  MenuItemConstructorOptions,
  NotificationConstructorOptions,
  SafeStorage,
  Shell,
} from 'electron';
import type { MessageBoxOptions, MessageBoxReturnValue } from 'electron';
import { app } from './app.ts';

export const screenArea = { x: 0, y: 0, width: 1920, height: 1040 };
const display = { id: 1, workArea: screenArea, bounds: { ...screenArea, height: 1080 }, scaleFactor: 1 };
export const screen = { getPrimaryDisplay: () => display, getAllDisplays: () => [display] };

export const nativeTheme = { shouldUseDarkColors: false };

async function showMessageBox(...args: unknown[]): Promise<MessageBoxReturnValue> {
  const options = args.at(-1) as MessageBoxOptions;
  return { response: options.cancelId ?? 0, checkboxChecked: false };
}
export const dialog = {
  showMessageBox,
  showErrorBox: (title: string, content: string) => console.error(`${title}: ${content}`),
} satisfies Pick<Dialog, 'showMessageBox' | 'showErrorBox'>;

export const shell = {
  openExternal: async (url: string) => console.error(`the host opens nothing outside: ${url}`),
} satisfies Pick<Shell, 'openExternal'>;

export class HostNotification extends EventEmitter {
  /** Every notification shown so far, for tests. */
  static readonly shown: HostNotification[] = [];
  readonly title: string;
  readonly body: string;
  constructor({ title = '', body = '' }: NotificationConstructorOptions = {}) {
    super();
    this.title = title;
    this.body = body;
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {
    HostNotification.shown.push(this);
    this.emit('show');
  }
}

export class HostMenu {
  static applicationMenu: HostMenu | null = null;
  readonly template: MenuItemConstructorOptions[];
  constructor(template: MenuItemConstructorOptions[] = []) {
    this.template = template;
  }
  static buildFromTemplate(template: MenuItemConstructorOptions[]): HostMenu {
    return new HostMenu(template);
  }
  static setApplicationMenu(menu: HostMenu | null): void {
    HostMenu.applicationMenu = menu;
  }
}

/** A key of this profile stands in for the system's key store; `--password-store=basic` makes it Linux's worthless one. */
function key(): Buffer {
  const file = path.join(app.getPath('userData'), 'host-key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32));
  return readFileSync(file);
}
export const safeStorage = {
  isAsyncEncryptionAvailable: async () => app.isReady(),
  encryptStringAsync: async (text: string) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key(), nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  },
  decryptStringAsync: async (box: Buffer) => {
    const opener = createDecipheriv('aes-256-gcm', key(), box.subarray(0, 12)).setAuthTag(
      box.subarray(12, 28),
    );
    const result = Buffer.concat([opener.update(box.subarray(28)), opener.final()]).toString('utf8');
    return { shouldReEncrypt: false, result };
  },
  getSelectedStorageBackend: () =>
    process.argv.includes('--password-store=basic') ? 'basic_text' : 'gnome_libsecret',
} satisfies Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

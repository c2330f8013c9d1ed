// BrowserWindow without a window system: its bounds are numbers, and the page's viewport follows them.
import { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';
import type { Page } from 'playwright-core';
import { app } from './app.ts';
import { createHostEvent } from './host-event.ts';
import { screenArea } from './system.ts';
import { HostWebContents } from './web-contents.ts';

type Used =
  | (
      | 'getBounds'
      | 'getNormalBounds'
      | 'setBounds'
      | 'getMinimumSize'
      | 'isMaximized'
      | 'maximize'
      | 'unmaximize'
    )
  | (
      | 'isMinimized'
      | 'restore'
      | 'isFullScreen'
      | 'isFocused'
      | 'focus'
      | 'show'
      | 'isVisible'
      | 'isDestroyed'
    )
  | ('loadURL' | 'close' | 'destroy');

const open = new Set<HostBrowserWindow>();

export class HostBrowserWindow extends EventEmitter implements Pick<BrowserWindow, Used> {
  readonly webContents: HostWebContents;
  readonly #options: BrowserWindowConstructorOptions;
  #normal: Rectangle;
  #state: 'normal' | 'maximized' = 'normal';
  #isVisible: boolean;
  #isFocused = false;
  #isDestroyed = false;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#options = options;
    this.#normal = { x, y, width, height };
    this.#isVisible = options.show ?? true;
    this.webContents = new HostWebContents(options.webPreferences ?? {});
    this.webContents.on('host-page', (page: Page) => void this.#fitPage(page));
    this.webContents.once('dom-ready', () => this.emit('ready-to-show'));
    open.add(this);
    app.emit('web-contents-created', createHostEvent({}), this.webContents);
  }

  static getAllWindows(): HostBrowserWindow[] {
    return [...open];
  }

  async #fitPage(page: Page): Promise<void> {
    const { width, height } = this.getBounds();
    await page.setViewportSize({ width, height });
  }

  #changed(...events: string[]): void {
    void this.webContents.page.then((page) => this.#fitPage(page));
    for (const event of events) this.emit(event);
  }

  getBounds(): Rectangle {
    return this.#state === 'maximized' ? screenArea : { ...this.#normal };
  }
  getNormalBounds(): Rectangle {
    return { ...this.#normal };
  }
  getMinimumSize(): number[] {
    return [this.#options.minWidth ?? 0, this.#options.minHeight ?? 0];
  }
  setBounds(bounds: Partial<Rectangle>): void {
    const wanted = { ...this.#normal, ...bounds };
    const [minWidth = 0, minHeight = 0] = this.getMinimumSize();
    this.#normal = {
      ...wanted,
      width: Math.max(wanted.width, minWidth),
      height: Math.max(wanted.height, minHeight),
    };
    this.#changed('resize', 'move');
  }

  isMaximized(): boolean {
    return this.#state === 'maximized';
  }
  maximize(): void {
    this.#state = 'maximized';
    this.#changed('maximize', 'resize');
  }
  unmaximize(): void {
    this.#state = 'normal';
    this.#changed('unmaximize', 'resize');
  }
  isMinimized(): boolean {
    return false;
  }
  restore(): void {
    this.#changed('restore');
  }
  isFullScreen(): boolean {
    return false;
  }

  isVisible(): boolean {
    return this.#isVisible;
  }
  isFocused(): boolean {
    return this.#isFocused;
  }
  show(): void {
    this.#isVisible = true;
    this.emit('show');
    this.focus();
  }
  focus(): void {
    this.#isFocused = true;
    this.emit('focus');
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  close(): void {
    const event = createHostEvent({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    open.delete(this);
    this.webContents.markDestroyed();
    void this.webContents.page.then((page) => page.close());
    this.emit('closed');
    if (open.size === 0 && !app.isQuitting) app.emit('window-all-closed');
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
}

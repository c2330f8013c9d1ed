// webContents over a Chromium page: loading, navigation events, new windows, and messages to and from the preload.
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { WebContents, WebPreferences } from 'electron';
import type { CDPSession, Page } from 'playwright-core';
import { toChromium, toElectron } from './addresses.ts';
import { openPage } from './chromium.ts';
import { createHostEvent } from './host-event.ts';
import { invokeHandler } from './ipc-main.ts';
import { worldScripts } from './preload-world.ts';

const preloadWorld = 'electron-preload';
type WindowOpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];
type Used = 'loadURL' | 'getURL' | 'reload' | 'send' | 'isDestroyed' | 'setWindowOpenHandler';
interface FrameContext {
  origin: string;
  isMainFrame: boolean;
  isPreload: boolean;
}

/** What Chromium reports about a world of a frame. */
interface ContextCreated {
  context: { id: number; origin: string; name: string; auxData?: { frameId?: string } };
}

export class HostWebContents extends EventEmitter implements Pick<WebContents, Used> {
  readonly #preferences: WebPreferences;
  readonly #contexts = new Map<number, FrameContext>();
  #page: Promise<Page>;
  #cdp: CDPSession | null = null;
  #isDestroyed = false;
  #isLoading = false;
  #mainFrameId = '';
  #url = '';
  #windowOpen: WindowOpenHandler = () => ({ action: 'allow' });

  constructor(preferences: WebPreferences) {
    super();
    this.#preferences = preferences;
    this.#page = this.#open();
  }

  get page(): Promise<Page> {
    return this.#page;
  }

  async #open(): Promise<Page> {
    const page = await openPage(this);
    const cdp = await page.context().newCDPSession(page);
    this.#cdp = cdp;
    cdp.on('Runtime.executionContextCreated', (event: ContextCreated) => this.#keepContext(event));
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }: { executionContextId: number }) =>
      this.#contexts.delete(executionContextId),
    );
    cdp.on('Runtime.executionContextsCleared', () => this.#contexts.clear());
    cdp.on('Runtime.bindingCalled', (call: { payload: string; executionContextId: number }) =>
      this.#answer(call),
    );
    cdp.on('Page.windowOpen', ({ url }: { url: string }) => this.#decideWindow(url));
    await cdp.send('Page.enable');
    this.#mainFrameId = (await cdp.send('Page.getFrameTree')).frameTree.frame.id;
    await cdp.send('Runtime.enable');
    const { preload } = this.#preferences;
    if (preload !== undefined) {
      const scripts = worldScripts(readFileSync(preload, 'utf8'));
      await cdp.send('Runtime.addBinding', { name: 'hostSend', executionContextName: preloadWorld });
      await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.page });
      await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
        source: scripts.preload,
        worldName: preloadWorld,
      });
    }
    page.on('domcontentloaded', () => this.emit('dom-ready'));
    page.on('load', () => this.emit('did-finish-load'));
    page.on('crash', () =>
      this.emit('render-process-gone', createHostEvent({}), { reason: 'crashed', exitCode: 5 }),
    );
    page.on('framenavigated', (frame) => frame === page.mainFrame() && (this.#url = page.url()));
    this.emit('host-page', page);
    return page;
  }

  #keepContext({ context }: ContextCreated): void {
    const frameId = context.auxData?.frameId;
    this.#contexts.set(context.id, {
      origin: toElectron(context.origin),
      isMainFrame: frameId === this.#mainFrameId,
      isPreload: context.name === preloadWorld,
    });
  }

  #answer({ payload, executionContextId }: { payload: string; executionContextId: number }): void {
    const { id, channel, args } = JSON.parse(payload) as { id: number; channel: string; args: unknown[][] };
    const context = this.#contexts.get(executionContextId);
    const frame = context && {
      origin: context.origin,
      url: `${context.origin}/`,
      parent: context.isMainFrame ? null : {},
    };
    invokeHandler(
      channel,
      args.map(([arg]) => arg),
      frame ?? null,
    ).then(
      (value) => this.#deliver(executionContextId, { id, value }),
      (error: unknown) => this.#deliver(executionContextId, { id, error: String(error) }),
    );
  }

  #deliver(contextId: number, message: object): void {
    const expression = `hostReceive(${JSON.stringify(JSON.stringify(message))})`;
    // The page may have navigated away meanwhile; Electron drops the message then, too.
    this.#cdp?.send('Runtime.evaluate', { expression, contextId }).catch(() => undefined);
  }

  #decideWindow(url: string): void {
    const details = {
      url: toElectron(url),
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: {},
    };
    const answer = this.#windowOpen(details as Parameters<WindowOpenHandler>[0]);
    if (answer.action !== 'deny') throw new Error('this host opens no child windows');
  }

  /** Asks the listeners about a navigation that the page began; false when one of them prevented it. */
  mayNavigate(url: string, isMainFrame: boolean): boolean {
    if (isMainFrame && this.#isLoading) return true;
    const details = createHostEvent({ url: toElectron(url), isMainFrame, isSameDocument: false });
    if (isMainFrame) this.emit('will-navigate', details, details.url);
    this.emit('will-frame-navigate', details);
    return !details.defaultPrevented;
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#page;
    this.#isLoading = true;
    try {
      await page.goto(toChromium(url));
    } finally {
      this.#isLoading = false;
    }
  }

  getURL(): string {
    return toElectron(this.#url);
  }

  /** A crashed page cannot be used again over the debugging protocol, so the same address opens in a new one. */
  reload(): void {
    void this.#page.then(async (old) => {
      this.#page = this.#open();
      await this.loadURL(this.getURL());
      await old.close();
    });
  }

  send(channel: string, ...args: unknown[]): void {
    for (const [id, context] of this.#contexts) {
      if (context.isPreload && context.isMainFrame) this.#deliver(id, { channel, args });
    }
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#windowOpen = handler;
  }

  /** Electron has it too, but does not declare it. */
  getLastWebPreferences(): WebPreferences {
    return this.#preferences;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  markDestroyed(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.emit('destroyed');
  }
}

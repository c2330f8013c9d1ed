// Runs in the page: the real preload in a Chromium isolated world, and a context bridge between it and the page's own world.
// Both functions are sent to Chromium as text, so neither may use anything from outside itself.

type Packed =
  | { kind: 'value'; value: unknown }
  | { kind: 'undefined' }
  | { kind: 'list'; items: Packed[] }
  | { kind: 'object'; entries: [string, Packed][] }
  | { kind: 'function' | 'promise'; id: number };
interface Message {
  call?: number;
  args?: Packed[];
  reply?: number;
  settle?: number;
  expose?: string;
  value?: Packed;
  error?: string;
}
interface Bridge {
  call: (message: Message) => void;
  pack: (value: unknown) => Packed;
  exposed: (take: (key: string, value: unknown) => void) => void;
}

/**
 * One end of the bridge. The two worlds share no objects, only DOM events with text; dispatching is synchronous, so a
 * call across returns at once, as in Electron. Values are copied; functions and promises become ids.
 */
export function createBridgeEnd(own: string, other: string): Bridge {
  const functions = new Map<number, (...args: unknown[]) => unknown>();
  const promises = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let nextId = 1;
  let lastReply: Message = {};
  let takeExposed: (key: string, value: unknown) => void = () => undefined;

  const call = (message: Message) =>
    void window.dispatchEvent(new CustomEvent(other, { detail: JSON.stringify(message) }));

  function pack(value: unknown): Packed {
    if (value === undefined) return { kind: 'undefined' };
    if (typeof value === 'function') {
      functions.set(nextId, value as (...args: unknown[]) => unknown);
      return { kind: 'function', id: nextId++ };
    }
    if (value instanceof Promise) {
      const id = nextId++;
      value.then(
        (result: unknown) => call({ settle: id, value: pack(result) }),
        (error: unknown) =>
          call({ settle: id, error: error instanceof Error ? error.message : String(error) }),
      );
      return { kind: 'promise', id };
    }
    if (Array.isArray(value)) return { kind: 'list', items: value.map(pack) };
    if (typeof value === 'object' && value !== null) {
      return { kind: 'object', entries: Object.entries(value).map(([key, item]) => [key, pack(item)]) };
    }
    return { kind: 'value', value };
  }

  function unpack(packed: Packed): unknown {
    switch (packed.kind) {
      case 'undefined':
        return undefined;
      case 'value':
        return packed.value;
      case 'list':
        return packed.items.map(unpack);
      case 'object':
        return Object.freeze(Object.fromEntries(packed.entries.map(([key, item]) => [key, unpack(item)])));
      case 'promise':
        return new Promise((resolve, reject) => promises.set(packed.id, { resolve, reject }));
      case 'function':
        return (...args: unknown[]) => {
          call({ call: packed.id, args: args.map(pack) });
          if (lastReply.error !== undefined) throw new Error(lastReply.error);
          return lastReply.value === undefined ? undefined : unpack(lastReply.value);
        };
    }
  }

  window.addEventListener(own, (event) => {
    const message = JSON.parse((event as CustomEvent<string>).detail) as Message;
    if (message.call !== undefined) {
      try {
        const result = functions.get(message.call)?.(...(message.args ?? []).map(unpack));
        call({ reply: message.call, value: pack(result) });
      } catch (error) {
        call({ reply: message.call, error: error instanceof Error ? error.message : String(error) });
      }
    } else if (message.reply !== undefined) lastReply = message;
    else if (message.settle !== undefined) {
      const promise = promises.get(message.settle);
      if (message.error !== undefined) promise?.reject(new Error(message.error));
      else promise?.resolve(message.value === undefined ? undefined : unpack(message.value));
    } else if (message.expose !== undefined && message.value !== undefined) {
      takeExposed(message.expose, unpack(message.value));
    }
  });
  return { call, pack, exposed: (take) => (takeExposed = take) };
}

/** The page's side: defines what the preload exposes as a read-only property of `window`. */
export function installPageWorld(bridge: Bridge): void {
  bridge.exposed((key, value) =>
    Object.defineProperty(window, key, { value, writable: false, configurable: false, enumerable: true }),
  );
}

/** The preload's side: the few modules that a sandboxed preload can require, and messages to and from main. */
export function installPreloadWorld(
  bridge: Bridge,
  preload: (require: (name: string) => unknown, module: object, exports: object) => void,
): void {
  if (window !== window.top) return;
  const world = window as unknown as {
    hostSend: (text: string) => void;
    hostReceive: (text: string) => void;
  };
  const listeners = new Map<string, Set<(...args: unknown[]) => void>>();
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let nextId = 1;
  // `undefined` has no JSON form of its own: an argument is a list of one value, or of none.
  const packArgs = (args: unknown[]) => args.map((arg) => (arg === undefined ? [] : [arg]));
  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        waiting.set(nextId, { resolve, reject });
        world.hostSend(JSON.stringify({ id: nextId++, channel, args: packArgs(args) }));
      }),
    on: (channel: string, listener: (...args: unknown[]) => void) => {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      return ipcRenderer;
    },
    off: (channel: string, listener: (...args: unknown[]) => void) => {
      listeners.get(channel)?.delete(listener);
      return ipcRenderer;
    },
  };
  world.hostReceive = (text) => {
    const message = JSON.parse(text) as {
      id?: number;
      error?: string;
      value?: unknown;
      channel?: string;
      args?: unknown[];
    };
    if (message.channel !== undefined) {
      for (const listener of listeners.get(message.channel) ?? []) listener({}, ...(message.args ?? []));
      return;
    }
    const call = waiting.get(message.id ?? 0);
    waiting.delete(message.id ?? 0);
    if (message.error === undefined) call?.resolve(message.value);
    else call?.reject(new Error(message.error));
  };
  const contextBridge = {
    exposeInMainWorld: (key: string, api: unknown) => bridge.call({ expose: key, value: bridge.pack(api) }),
  };
  const require = (name: string) => {
    if (name === 'electron') return { contextBridge, ipcRenderer };
    throw new Error(`module not found: ${name}`);
  };
  const module = { exports: {} };
  preload(require, module, module.exports);
}

/** The two scripts that Chromium evaluates in every new document, in this order. */
export function worldScripts(preloadSource: string): { page: string; preload: string } {
  const end = (own: string, other: string) => `(${createBridgeEnd.toString()})('${own}', '${other}')`;
  const [toPage, toPreload] = ['electron-host:to-page', 'electron-host:to-preload'] as const;
  const preload = `function (require, module, exports) {${preloadSource}\n}`;
  return {
    page: `(${installPageWorld.toString()})(${end(toPage, toPreload)});`,
    preload: `(${installPreloadWorld.toString()})(${end(toPreload, toPage)}, ${preload});`,
  };
}

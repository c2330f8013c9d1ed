// A physical keyboard with the Ukrainian or the Latin layout: real key events, and never a pointer.
import type { CDPSession, Page } from 'playwright-core';

/** Rows of the keyboard: the position of a key, what it types on ЙЦУКЕН and on QWERTY. */
const rows: [string[], string, string][] = [
  [
    [...'QWERTYUIOP'].map((one) => `Key${one}`).concat('BracketLeft', 'BracketRight'),
    'йцукенгшщзхї',
    'qwertyuiop[]',
  ],
  [[...'ASDFGHJKL'].map((one) => `Key${one}`).concat('Semicolon', 'Quote'), 'фівапролджє', "asdfghjkl;'"],
  [[...'ZXCVBNM'].map((one) => `Key${one}`).concat('Comma', 'Period', 'Slash'), 'ячсмитьбю.', 'zxcvbnm,./'],
  [[...'1234567890'].map((one) => `Digit${one}`).concat('Minus', 'Equal'), '1234567890-=', '1234567890-='],
  [['Space'], ' ', ' '],
];
type Layout = 'uk' | 'en';
const charactersOf = Object.fromEntries(
  (['uk', 'en'] as const).map((layout) => [
    layout,
    new Map(
      rows.flatMap(([codes, uk, en]) =>
        [...(layout === 'uk' ? uk : en)].map((sign, at) => [sign, codes[at]!]),
      ),
    ),
  ]),
) as Record<Layout, Map<string, string>>;
const named: Record<string, number> = {
  Enter: 13,
  Tab: 9,
  Escape: 27,
  Backspace: 8,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
  ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`F${at + 1}`, 112 + at])),
};
const modifierBits = { Alt: 1, Ctrl: 2, Shift: 8 } as const;

export interface Keyboard {
  /** Presses `F2`, `Enter`, `Ctrl+I`, `Ctrl+/` or `J`: letters, digits and signs name positions, and type what the layout says. */
  press(keys: string): Promise<void>;
  /** Types a text sign by sign; what the layout has no key for comes as an input method gives it. */
  type(text: string): Promise<void>;
  setLayout(layout: Layout): void;
}

export async function openKeyboard(page: Page): Promise<Keyboard> {
  const cdp = await page.context().newCDPSession(page);
  let layout: Layout = 'uk';
  return {
    setLayout: (next) => (layout = next),
    press: (keys) => press(cdp, keys, layout),
    type: async (text) => {
      for (const sign of text) await typeSign(cdp, sign, layout);
    },
  };
}

async function press(cdp: CDPSession, keys: string, layout: Layout): Promise<void> {
  const parts = keys.split('+');
  const name = parts.pop()!;
  const held = parts as (keyof typeof modifierBits)[];
  const modifiers = held.reduce((bits, one) => bits | modifierBits[one], 0);
  const code = name in named ? name : charactersOf.en.get(name.toLowerCase())!;
  const sign = [...charactersOf[layout]].find(([, position]) => position === code)?.[0];
  const key = sign ?? name;
  const types = held.length > 0 ? undefined : name === 'Enter' ? '\r' : sign;
  await strike(cdp, { key, code, modifiers, types, virtualKey: named[name] ?? name.charCodeAt(0) });
}

async function typeSign(cdp: CDPSession, sign: string, layout: Layout): Promise<void> {
  const lower = sign.toLowerCase();
  const code = charactersOf[layout].get(lower);
  if (code === undefined) return void (await cdp.send('Input.insertText', { text: sign }));
  const modifiers = lower === sign ? 0 : modifierBits.Shift;
  await strike(cdp, { key: sign, code, modifiers, types: sign, virtualKey: 0 });
}

interface Strike {
  key: string;
  code: string;
  modifiers: number;
  types: string | undefined;
  virtualKey: number;
}

async function strike(cdp: CDPSession, { key, code, modifiers, types, virtualKey }: Strike): Promise<void> {
  const common = { key, code, modifiers, windowsVirtualKeyCode: virtualKey };
  const text = types === undefined ? {} : { text: types, unmodifiedText: types };
  await cdp.send('Input.dispatchKeyEvent', {
    type: types === undefined ? 'rawKeyDown' : 'keyDown',
    ...common,
    ...text,
  });
  await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...common });
}

/** To be called before the page loads; {@link pointerEvents} then tells what came. */
export async function watchPointer(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(globalThis, { pointerSeen: [] as string[] });
    for (const type of ['pointerdown', 'pointermove', 'mousedown', 'touchstart', 'wheel']) {
      addEventListener(
        type,
        (event) => (globalThis as unknown as { pointerSeen: string[] }).pointerSeen.push(event.type),
        true,
      );
    }
  });
}

export function pointerEvents(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { pointerSeen: string[] }).pointerSeen);
}

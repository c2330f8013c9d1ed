// Checks that commands answer to their keys on Latin and Cyrillic layouts and never take what layouts need.
import { describe, expect, it } from 'vitest';
import { leavesPage, matchesKeys, mayActInText, parseKeys } from '../../renderer/keys/key-match.ts';
import type { KeyPress } from '../../renderer/keys/key-match.ts';

function press(key: string, code: string, modifiers: Partial<KeyPress> = {}): KeyPress {
  return { key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers };
}
const ctrl = { ctrlKey: true };
const matches = (keys: string, pressed: KeyPress, onMac = false) =>
  matchesKeys(parseKeys(keys), pressed, onMac);

describe('a letter', () => {
  it('is the Latin letter that was typed, wherever its key is', () => {
    expect(matches('Ctrl+K', press('k', 'KeyK', ctrl))).toBe(true);
    expect(matches('Ctrl+K', press('k', 'KeyV', ctrl))).toBe(true);
    expect(matches('Ctrl+V', press('k', 'KeyV', ctrl))).toBe(false);
  });
  it('is the place of the key on a Cyrillic layout', () => {
    expect(matches('Ctrl+K', press('л', 'KeyK', ctrl))).toBe(true);
    expect(matches('Ctrl+J', press('о', 'KeyJ', ctrl))).toBe(true);
    expect(matches('Ctrl+I', press('ш', 'KeyI', ctrl))).toBe(true);
    expect(matches('Ctrl+K', press('л', 'KeyL', ctrl))).toBe(false);
  });
  it('stands for itself with Caps Lock on', () => {
    expect(matches('Ctrl+K', press('K', 'KeyK', ctrl))).toBe(true);
  });
  it('needs exactly the modifiers of the command', () => {
    expect(matches('Ctrl+K', press('k', 'KeyK'))).toBe(false);
    expect(matches('J', press('j', 'KeyJ', ctrl))).toBe(false);
    expect(matches('Ctrl+K', press('k', 'KeyK', { ...ctrl, shiftKey: true }))).toBe(false);
    expect(matches('Ctrl+K', press('k', 'KeyK', { ...ctrl, altKey: true }))).toBe(false);
  });
});

describe('a digit', () => {
  it('is always the place of the key, as on layouts where digits need Shift', () => {
    expect(matches('Ctrl+1', press('1', 'Digit1', ctrl))).toBe(true);
    expect(matches('Ctrl+1', press('&', 'Digit1', ctrl))).toBe(true);
    expect(matches('Alt+2', press('2', 'Digit2', { altKey: true }))).toBe(true);
  });
});

describe('a sign', () => {
  it('with Ctrl is the place of the key: the "/" key types "." on ЙЦУКЕН', () => {
    expect(matches('Ctrl+/', press('.', 'Slash', ctrl))).toBe(true);
    expect(matches('Ctrl+.', press('ю', 'Period', ctrl))).toBe(true);
    expect(matches('Ctrl+.', press('.', 'Slash', ctrl))).toBe(false);
  });
  it('without Ctrl is what it types', () => {
    expect(matches('/', press('/', 'Slash'))).toBe(true);
    expect(matches('/', press('.', 'Slash'))).toBe(false);
    expect(matches('/', press('/', 'Digit7', { shiftKey: true }))).toBe(false);
  });
});

describe('keys with names', () => {
  it('match by their names', () => {
    expect(matches('F2', press('F2', 'F2'))).toBe(true);
    expect(matches('Shift+F6', press('F6', 'F6', { shiftKey: true }))).toBe(true);
    expect(matches('F6', press('F6', 'F6', { shiftKey: true }))).toBe(false);
    expect(matches('Alt+↑', press('ArrowUp', 'ArrowUp', { altKey: true }))).toBe(true);
    expect(matches('Ctrl+Enter', press('Enter', 'Enter', ctrl))).toBe(true);
  });
});

describe('a layout keeps its own keys', () => {
  it('so that AltGr, which types ґ, is never a command', () => {
    const altGr = { ctrlKey: true, altKey: true, getModifierState: (name: string) => name === 'AltGraph' };
    expect(matches('Ctrl+U', press('ґ', 'KeyU', altGr))).toBe(false);
    expect(matches('Ctrl+U', press('ґ', 'KeyU', { ...ctrl, getModifierState: altGr.getModifierState }))).toBe(
      false,
    );
  });
  it.each(['Ctrl+Alt+T', 'Ctrl+Shift+K', 'Alt+Shift+1', 'Alt+F', 'Ctrl+'])(
    'so that %s is refused',
    (keys) => {
      expect(() => parseKeys(keys)).toThrow(/belongs to the keyboard layout/);
    },
  );
});

it('on a Mac ⌘ stands for Ctrl', () => {
  expect(matches('Ctrl+K', press('k', 'KeyK', { metaKey: true }), true)).toBe(true);
  expect(matches('Ctrl+K', press('k', 'KeyK', ctrl), true)).toBe(false);
});

describe('in a text field', () => {
  it.each(['F2', 'Ctrl+K', 'Ctrl+/', 'Alt+↑', 'Ctrl+1', 'Shift+F6'])('%s acts', (keys) => {
    expect(mayActInText(parseKeys(keys))).toBe(true);
  });
  it.each(['J', '/', 'Ctrl+Z', 'Ctrl+Y', 'Enter', 'ArrowUp', 'Delete'])('%s is left to the text', (keys) => {
    expect(mayActInText(parseKeys(keys))).toBe(false);
  });
});

describe('keys that leave the page', () => {
  it.each([
    ['F5', press('F5', 'F5')],
    ['Ctrl+R on ЙЦУКЕН', press('к', 'KeyR', ctrl)],
    ['Ctrl+Shift+R', press('R', 'KeyR', { ...ctrl, shiftKey: true })],
    ['Ctrl+W', press('w', 'KeyW', ctrl)],
    ['Alt+←', press('ArrowLeft', 'ArrowLeft', { altKey: true })],
  ])('are known: %s', (_, pressed) => {
    expect(leavesPage(pressed, false)).toBe(true);
  });
  it('are not the keys of text', () => {
    expect(leavesPage(press('r', 'KeyR'), false)).toBe(false);
    expect(leavesPage(press('ArrowLeft', 'ArrowLeft'), false)).toBe(false);
  });
});

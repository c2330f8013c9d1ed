// Decides whether a key event is the combination that a command names, on any keyboard layout.

/** The parts of a keyboard event that matter; a real KeyboardEvent fits. */
export interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  getModifierState?: (name: string) => boolean;
}

export interface KeyCombination {
  /** Ctrl, or ⌘ on a Mac. */
  ctrl: boolean;
  alt: boolean;
  shift: boolean;
  key: string;
}

const codeOfSign: Readonly<Record<string, string>> = {
  '/': 'Slash',
  '.': 'Period',
  ',': 'Comma',
  ';': 'Semicolon',
  '-': 'Minus',
  '=': 'Equal',
};
const keyOfArrow: Readonly<Record<string, string>> = {
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  '←': 'ArrowLeft',
  '→': 'ArrowRight',
};

/**
 * Reads `Ctrl+K`, `Alt+↑`, `F2`. Refuses what keyboards keep for themselves: Ctrl+Alt is AltGr and types ґ,
 * Alt+Shift and Ctrl+Shift switch layouts, Alt with a letter opens menus.
 */
export function parseKeys(text: string): KeyCombination {
  const parts = text.split('+');
  const key = parts.pop() ?? '';
  const combination = {
    ctrl: parts.includes('Ctrl'),
    alt: parts.includes('Alt'),
    shift: parts.includes('Shift'),
    key: keyOfArrow[key] ?? key,
  };
  const { ctrl, alt, shift } = combination;
  const reserved = (ctrl && alt) || (shift && (ctrl || alt)) || (alt && /^\p{L}$/u.test(key));
  if (reserved || key === '') throw new Error(`The combination ${text} belongs to the keyboard layout`);
  return combination;
}

/** The key by what it means in commands: a Latin letter, a digit or sign by position, or the key's name. */
export function keyName(press: KeyPress, withCtrl: boolean): string {
  if (/^Digit\d$/.test(press.code)) return press.code.slice(5);
  if (/^[a-z]$/i.test(press.key)) return press.key.toUpperCase();
  if (/^Key[A-Z]$/.test(press.code)) return press.code.slice(3);
  // Without Ctrl a sign is what it types; with Ctrl it is where it is: on ЙЦУКЕН the "/" key types ".".
  const sign = withCtrl && Object.keys(codeOfSign).find((name) => codeOfSign[name] === press.code);
  return sign || press.key;
}

export function matchesKeys(combination: KeyCombination, press: KeyPress, onMac: boolean): boolean {
  if (press.getModifierState?.('AltGraph')) return false;
  const ctrl = onMac ? press.metaKey : press.ctrlKey;
  const other = onMac ? press.ctrlKey : press.metaKey;
  if (other || ctrl !== combination.ctrl || press.altKey !== combination.alt) return false;
  const name = keyName(press, ctrl);
  const isSign = name.length === 1 && !/[\p{L}\d]/u.test(name);
  if (!isSign && press.shiftKey !== combination.shift) return false;
  return name === (combination.key.length === 1 ? combination.key.toUpperCase() : combination.key);
}

/** True when the combination may act while somebody types: text keeps its letters, signs and its own undo and redo. */
export function mayActInText(combination: KeyCombination): boolean {
  if (combination.ctrl) return !['Z', 'Y'].includes(combination.key.toUpperCase());
  if (combination.alt) return true;
  return /^F\d{1,2}$/.test(combination.key);
}

/** True for a letter or sign alone: only in lists, and a person can switch it off (WCAG 2.1.4). */
export function isSingleCharacter(combination: KeyCombination): boolean {
  return !combination.ctrl && !combination.alt && combination.key.length === 1;
}

/** Keys that would reload or leave the page; the desktop app takes them away. */
export function leavesPage(press: KeyPress, onMac: boolean): boolean {
  if (['F5', 'BrowserBack', 'BrowserForward', 'BrowserRefresh'].includes(press.key)) return true;
  const ctrl = onMac ? press.metaKey : press.ctrlKey;
  if (ctrl) return ['R', 'W'].includes(keyName(press, true));
  return press.altKey && ['ArrowLeft', 'ArrowRight'].includes(press.key);
}

// The keys and commands of the desk: features register them, one listener runs them, F1 and the palette list them.
import { computed, onScopeDispose, shallowRef } from 'vue';
import type { Component } from 'vue';
import { isSingleCharacter, leavesPage, matchesKeys, mayActInText, parseKeys } from './key-match.ts';
import type { KeyCombination, KeyPress } from './key-match.ts';

export type CommandGroup = 'subject' | 'action' | 'template' | 'place' | 'setting' | 'subscriber';

export interface Command {
  id: string;
  /** Asked each time it is shown, so that it follows the language. */
  label: () => string;
  /** What else people call it: found in the palette, not shown. */
  alsoCalled?: () => string;
  group: CommandGroup;
  keys?: string;
  icon?: Component;
  /** `text` is what was typed in the palette. Returning false passes the key on to an earlier command. */
  run: (text?: string) => unknown;
  /** False hides the command and leaves its key alone. */
  available?: () => boolean;
  /** Also while a dialog is open. */
  inDialogs?: boolean;
  /** Only in F1, not in the palette: keys that make sense only as keys. */
  hidden?: boolean;
}

interface Entry {
  command: Command;
  combination: KeyCombination | undefined;
}
/** Whether single letters act; asked each time. */
let maySingleCharacters = (): boolean => true;
const isAllowed = (combination: KeyCombination | undefined): boolean =>
  !combination || !isSingleCharacter(combination) || maySingleCharacters();

const entries = shallowRef<readonly Entry[]>([]);
const onMac = /mac/i.test(globalThis.navigator?.platform ?? '');

/** Commands that can be run now; of two with one id or key the later registered wins. */
export const commands = computed(() => {
  const seen = new Set<string>();
  return entries.value
    .toReversed()
    .filter(({ combination }) => isAllowed(combination))
    .map(({ command }) => command)
    .filter((command) => {
      if (command.available?.() === false || seen.has(command.id)) return false;
      seen.add(command.id);
      return true;
    })
    .toReversed();
});

/** Registers a command; returns the function that takes it away. */
export function addCommand(command: Command): () => void {
  const entry = { command, combination: command.keys === undefined ? undefined : parseKeys(command.keys) };
  entries.value = [...entries.value, entry];
  return () => {
    entries.value = entries.value.filter((other) => other !== entry);
  };
}

/** Registers a command for as long as the component lives. */
export function useCommand(command: Command): void {
  onScopeDispose(addCommand(command));
}

/** Registers a key with its label; short for a command of the group `action`. */
export function useKey(
  keys: string,
  run: Command['run'],
  options: { label: () => string } & Partial<Omit<Command, 'keys' | 'run' | 'label'>>,
): void {
  useCommand({ id: `key ${keys}`, group: 'action', ...options, keys, run });
}

/** Commands that only what is typed in the palette brings up. */
export type CommandSource = (text: string) => Command[];
const sources = shallowRef<readonly CommandSource[]>([]);

/** Adds a source for as long as the component lives. */
export function useCommandSource(source: CommandSource): void {
  sources.value = [...sources.value, source];
  onScopeDispose(() => (sources.value = sources.value.filter((other) => other !== source)));
}

/** What the sources have for `text`, best first. */
export function sourcedCommands(text: string): Command[] {
  return sources.value.flatMap((source) => source(text));
}

/** Runs what a key would run, for buttons that show the key. Answers whether anything took it. */
export function pressKeys(keys: string, text?: string): boolean {
  for (const { command } of entries.value.toReversed()) {
    if (command.keys !== keys || command.available?.() === false) continue;
    if (command.run(text) !== false) return true;
  }
  return false;
}

function isText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type);
}

function handlePress(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const inText = isText(event.target);
  const inDialog = document.querySelector('[role="dialog"][data-state="open"], [role="menu"]') !== null;
  for (const { command, combination } of entries.value.toReversed()) {
    if (!combination || !matchesKeys(combination, event, onMac) || !isAllowed(combination)) continue;
    if ((inText && !mayActInText(combination)) || (inDialog && !command.inDialogs)) continue;
    if (command.available?.() === false) continue;
    event.preventDefault();
    if (event.repeat || command.run() !== false) return;
  }
}

/** Starts listening; in the desktop app the keys that reload or leave the page are taken away too. */
export function startKeys(inDesktopApp: boolean, singleCharacters = (): boolean => true): () => void {
  maySingleCharacters = singleCharacters;
  const stopLeaving = (event: KeyboardEvent) => {
    if (leavesPage(event as KeyPress, onMac)) event.preventDefault();
  };
  globalThis.addEventListener('keydown', handlePress);
  if (inDesktopApp) globalThis.addEventListener('keydown', stopLeaving);
  return () => {
    globalThis.removeEventListener('keydown', handlePress);
    globalThis.removeEventListener('keydown', stopLeaving);
  };
}

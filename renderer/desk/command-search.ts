// Finds commands by their names and by what else people call them, also when the other keyboard layout was on.
import { layoutReadings } from '../../shared/subscriber/keyboard-layout.ts';
import type { Command } from '../keys/keys.ts';

const recent: string[] = [];

/** Remembers that a command was run, so that it comes first in an empty palette. */
export function noteRecent(id: string): void {
  recent.splice(0, recent.length, id, ...recent.filter((other) => other !== id).slice(0, 7));
}

/** Commands whose name holds every word of `text`; with no text all of them, the recent first. */
export function matchCommands(commands: readonly Command[], text: string): Command[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    const place = (command: Command) =>
      recent.includes(command.id) ? recent.indexOf(command.id) : recent.length;
    return commands.toSorted((a, b) => place(a) - place(b));
  }
  return commands.filter((command) => {
    const name = `${command.label()} ${command.alsoCalled?.() ?? ''}`.toLowerCase();
    return words.every((word) => layoutReadings(word).some((reading) => name.includes(reading)));
  });
}

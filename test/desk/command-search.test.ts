// Checks that the palette finds commands by parts of their names and in the wrong layout.
import { describe, expect, it } from 'vitest';
import { matchCommands, noteRecent } from '../../renderer/desk/command-search.ts';
import type { Command } from '../../renderer/keys/keys.ts';

const command = (id: string, name: string): Command => ({
  id,
  label: () => name,
  group: 'action',
  run: () => undefined,
});
const commands = [
  command('theme', 'Тема: Темна'),
  command('lock', 'Заблокувати екран'),
  command('go', 'Перейти: Заявки'),
];
const found = (text: string) => matchCommands(commands, text).map(({ id }) => id);

describe('the palette', () => {
  it('finds every command that holds all the words, in any order', () => {
    expect(found('зая пере')).toEqual(['go']);
    expect(found('ТЕМ')).toEqual(['theme']);
    expect(found('відсутня')).toEqual([]);
  });
  it('finds a command by what else it is called', () => {
    const visit = { ...command('visit', 'Новий виїзд'), alsoCalled: () => 'візит майстер' };
    expect(matchCommands([...commands, visit], 'візит').map(({ id }) => id)).toEqual(['visit']);
  });
  it('reads Latin letters as the Ukrainian keys they were typed on', () => {
    expect(found('ntvf')).toEqual(['theme']);
    expect(found('pfzdrb')).toEqual(['go']);
  });
  it('shows all commands for an empty text, the recent first', () => {
    expect(found('')).toEqual(['theme', 'lock', 'go']);
    noteRecent('go');
    noteRecent('lock');
    expect(found(' ')).toEqual(['lock', 'go', 'theme']);
  });
});

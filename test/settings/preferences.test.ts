// Checks that stored preferences are read with care: what is missing or damaged becomes the default.
import { describe, expect, it, vi } from 'vitest';
import { parsePreferences } from '../../renderer/settings/preferences.ts';

describe('stored preferences', () => {
  it('begin compact, with the system’s theme', () => {
    expect(parsePreferences(null)).toMatchObject({
      theme: 'system',
      density: 'compact',
      sendWith: 'enter',
      singleLetterKeys: true,
      sounds: true,
      notices: null,
      paneWidths: {},
    });
  });
  it('come back as they were written', () => {
    const own = {
      ...parsePreferences(null),
      language: 'ru',
      theme: 'dark',
      paneWidths: { desk: { list: 300 } },
    };
    expect(parsePreferences(JSON.stringify(own))).toEqual(own);
  });
  it('lose only the damaged part', () => {
    const read = parsePreferences('{"language":"xx","theme":"dark","paneWidths":{"desk":{"list":"wide"}}}');
    expect(read).toMatchObject({ theme: 'dark', paneWidths: {} });
    expect(['uk', 'en', 'ru']).toContain(read.language);
  });
  it('are the defaults when the text is no object', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    expect(parsePreferences('{broken').theme).toBe('system');
    expect(parsePreferences('null').theme).toBe('system');
    expect(parsePreferences('7').theme).toBe('system');
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
  });
});

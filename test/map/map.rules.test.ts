// Which addresses a map may come from, what the page lets in for them, and in which language its names are.
import { describe, expect, it } from 'vitest';
import { creditsOf, withNamesIn } from '../../renderer/map/style-names.ts';
import { mapOriginOf, openingFor, sourceInUse, whyNotMapUrl } from '../../shared/map/map.rules.ts';

describe('the address of a map', () => {
  it.each([
    ['https://tiles.example/style.json', 'https://tiles.example'],
    ['https://Tiles.example:8443/a/b.pmtiles?key=1~2', 'https://tiles.example:8443'],
    ['http://localhost:8080/style.json', 'http://localhost:8080'],
    ['http://127.0.0.1/x', 'http://127.0.0.1'],
  ])('may be %s', (url, origin) => {
    expect(whyNotMapUrl(url)).toBeUndefined();
    expect(mapOriginOf(url)).toBe(origin);
  });

  it.each([
    ...['http://tiles.example/style.json', 'http://localhost.example/x', 'http://127.0.0.1.example/x'].map(
      (url) => [url, 'http'],
    ),
    ...[
      ...['', 'style.json', 'https://tiles.example', 'ftp://tiles.example/x', 'https://a@b.example/x'],
      ...['https://*.example/x', "https://a.example;script-src 'unsafe-inline'/x", 'https://a.example/x y'],
      ...['javascript:alert(1)', 'https://a.example/#x', `https://a.example/${'x'.repeat(500)}`],
    ].map((url) => [url, 'url']),
  ])('may not be %j: %s', (url, why) => expect(whyNotMapUrl(url!)).toBe(why));
});

describe('what the page lets in', () => {
  it.each([
    [null, null, { hasTiles: false, origins: [] }],
    [null, 'v1', { hasTiles: true, origins: [] }],
    [{ kind: 'plain' }, 'v1', { hasTiles: false, origins: [] }],
    [{ kind: 'file' }, null, { hasTiles: true, origins: [] }],
    [
      { kind: 'style', url: 'https://t.example/s?key=1' },
      'v1',
      { hasTiles: true, origins: ['https://t.example'] },
    ],
  ] as const)('for %j with the file %j', (source, file, opening) =>
    expect(openingFor({ source, file })).toEqual(opening),
  );
  it('the file of the backend is used until somebody sets something', () =>
    expect(sourceInUse({ source: null, file: 'v1' })).toEqual({ kind: 'file' }));
});

describe('the style of others', () => {
  const field = (textField: unknown) => {
    const layer = { id: 'a', type: 'symbol', source: 's', layout: { 'text-field': textField } };
    const style = withNamesIn({ version: 8, sources: {}, layers: [layer as never] }, 'uk');
    return (style.layers[0] as { layout: Record<string, unknown> }).layout['text-field'];
  };
  it('names places in the language of the desk, else as it does itself', () => {
    expect(field(['get', 'name:latin'])).toEqual(['coalesce', ['get', 'name:uk'], ['get', 'name:latin']]);
    expect(field('{name:latin}')).toEqual(['coalesce', ['get', 'name:uk'], ['get', 'name']]);
    expect(field(['to-string', ['get', 'ref']])).toEqual(['to-string', ['get', 'ref']]);
  });
  it.each([
    ['<a href="https://x.example">&copy; Tiles Ltd</a> | © OpenStreetMap contributors', '© Tiles Ltd'],
    ['© <a href="#">OpenStreetMap</a>', ''],
    ['<script>alert(1)</script>', 'alert(1)'],
  ])('%s names %j beside OpenStreetMap', (html, words) => expect(creditsOf(html)).toBe(words));
});

// Computes WCAG 2.2 contrast of every pair of colours the design allows, from the stylesheet that ships.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Theme = Record<string, string>;

const css = readFileSync(new URL('../../renderer/ui/tokens.css', import.meta.url), 'utf8');

function themeOf(selector: string): Theme {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start));
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]));
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((m, n) => m - n);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT = 4.5;
const GRAPHIC = 3;
const statuses = ['ok', 'warn', 'bad', 'info', 'hold', 'idle'];
const panes = ['canvas', 'surface', 'sunken', 'raised', 'hover', 'selected'];

function allowedPairs(): [foreground: string, background: string, least: number][] {
  const every = (names: string[], backgrounds: string[], least: number) =>
    names.flatMap((name) => backgrounds.map((b): [string, string, number] => [name, b, least]));
  return [
    ...every(['text', 'text-2', 'text-3'], [...panes, 'note', 'bubble-in', 'bubble-out'], TEXT),
    ...every(['accent-text'], panes, TEXT),
    ...statuses.flatMap((s) => [
      ...every([`${s}-text`], [`${s}-bg`, 'surface', 'canvas', 'selected'], TEXT),
      ...every([s], [`${s}-bg`, 'surface', 'canvas', 'selected'], GRAPHIC),
    ]),
    ...every(['bad-text'], ['note'], TEXT),
    ...every(['ch-chat', 'ch-call', 'ch-self', 'ch-visit'], ['surface', 'canvas', 'hover', 'selected'], TEXT),
    ...every(['on-accent'], ['accent', 'accent-hover'], TEXT),
    ...every(['on-bad'], ['bad'], TEXT),
    ...every(['line-strong', 'focus'], [...panes, 'note'], GRAPHIC),
    ...every(['accent'], ['surface', 'canvas'], GRAPHIC),
    ...every(['mark'], ['surface', 'canvas', 'selected', 'hover', 'raised'], GRAPHIC),
    ...every(['r1', 'r2', 'r3', 'r4', 'r5'], ['surface', 'canvas'], GRAPHIC),
  ];
}

const light = themeOf(':root');
const themes: [string, Theme][] = [
  ['light', light],
  ['dark', { ...light, ...themeOf("[data-theme='dark']") }],
];

describe.each(themes)('the %s theme', (_, theme) => {
  it.each(allowedPairs())('keeps %s on %s at or above %d', (foreground, background, least) => {
    const a = theme[foreground];
    const b = theme[background];
    expect(a, foreground).toBeDefined();
    expect(b, background).toBeDefined();
    expect(contrast(a ?? '', b ?? '')).toBeGreaterThanOrEqual(least);
  });
});

it('names the same colours in both themes', () => {
  expect(Object.keys(themeOf("[data-theme='dark']")).sort()).toEqual(Object.keys(light).sort());
});

it('computes 21 for black on white', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
});

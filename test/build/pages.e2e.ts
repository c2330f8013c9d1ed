// The built pages: those for phones stay light, and neither holds anything that the content security policy forbids.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const pages = path.resolve(import.meta.dirname, '../../dist/renderer');
const mostBytes = 150_000;

/** A page's scripts with everything that they import before they run. */
function scriptsOf(page: string): string[] {
  const found = new Set<string>();
  const add = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    const code = readFileSync(file, 'utf8');
    for (const [, name] of code.matchAll(/(?:from|import)\s*["'](\.[^"']+\.js)["']/g)) {
      add(path.resolve(path.dirname(file), name ?? ''));
    }
  };
  for (const [, address] of htmlOf(page).matchAll(/<script[^>]* src="([^"]+)"/g)) {
    add(path.join(pages, address ?? ''));
  }
  return [...found];
}

function htmlOf(page: string): string {
  return readFileSync(path.join(pages, page, 'index.html'), 'utf8');
}

describe.each(['desk', 'assistant', 'field', 'visit-link'])('the built page %s', (page) => {
  it('has scripts and styles only in files that exist', () => {
    const html = htmlOf(page);
    const inline = [...html.matchAll(/<script(?![^>]* src=)[^>]*>|<style|\son\w+=|\sstyle=/g)];
    expect(inline).toEqual([]);
    const scripts = scriptsOf(page);
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('evaluates no text as code', () => {
    const evaluating = scriptsOf(page).filter((file) =>
      /\bnew Function\(|[^.\w]eval\(/.test(readFileSync(file, 'utf8')),
    );
    expect(evaluating).toEqual([]);
  });
});

it('the page field names everything that it begins with, so that its worker keeps all of it on the phone', () => {
  const named = [...htmlOf('field').matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, address]) =>
    path.join(pages, address ?? ''),
  );
  expect(scriptsOf('field').filter((file) => !named.includes(file))).toEqual([]);
});

it.each(['assistant', 'field', 'visit-link'])(
  `the page %s loads at most ${mostBytes} bytes of script, compressed`,
  (page) => {
    const sizes = scriptsOf(page).map((file) => gzipSync(readFileSync(file)).byteLength);
    const sizeBytes = sizes.reduce((sum, size) => sum + size, 0);
    expect(sizeBytes).toBeLessThanOrEqual(mostBytes);
  },
);

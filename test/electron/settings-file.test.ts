// A settings file in every kind of bad state: the program starts, the broken file is kept, the last good one comes back.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rescueSettingsFile } from '../../electron/settings-file.ts';

const schema = z.strictObject({ width: z.int().optional() });
const now = new Date('2026-11-22T10:11:12.345Z');
const aside = 'settings.json.corrupt-2026-11-22T10-11-12-345Z';
let folder: string;
let file: string;
let lines: string[];
const rescue = () => rescueSettingsFile(file, schema, now, (line) => void lines.push(line));

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lanka-settings-'));
  file = path.join(folder, 'settings.json');
  lines = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const broken: [string, string | Uint8Array][] = [
  ['empty', ''],
  ['half written', '{"width": 12'],
  ['binary', Uint8Array.from({ length: 512 }, (_, index) => (index * 37) % 256)],
  ['of zeros', new Uint8Array(4096)],
  ['of another type', '[1, 2]'],
  ['with a wrong type inside', '{"width": "wide"}'],
  ['with an unknown key', '{"width": 1, "nodeIntegration": true}'],
  ['50 MB big', `{"width": 1${' '.repeat(50_000_000)}}`],
];

describe('rescueSettingsFile', () => {
  it.each(broken)('keeps a file that is %s aside and starts without', (_state, content) => {
    writeFileSync(file, content);
    expect(rescue()).toBe('put aside');
    expect(existsSync(file)).toBe(false);
    expect(readFileSync(path.join(folder, aside)).length).toBe(Buffer.from(content).length);
    expect(lines).toEqual([expect.stringContaining(aside)]);
  });

  it.each(broken)('brings the last good copy back for a file that is %s', (_state, content) => {
    writeFileSync(file, '{"width":1200}');
    expect(rescue()).toBe('good');
    writeFileSync(file, content);
    expect(rescue()).toBe('restored');
    expect(readFileSync(file, 'utf8')).toBe('{"width":1200}');
    expect(readdirSync(folder).sort()).toEqual(['settings.json', 'settings.json.bak', aside]);
  });

  it('does nothing when there is no file yet', () => {
    expect(rescue()).toBe('none');
    expect([readdirSync(folder), lines]).toEqual([[], []]);
  });

  it('does not restore a copy that is broken too', () => {
    writeFileSync(file, '{');
    writeFileSync(`${file}.bak`, '{');
    expect(rescue()).toBe('put aside');
  });

  it('puts a folder of that name aside', () => {
    mkdirSync(file);
    expect(rescue()).toBe('put aside');
  });

  it('says so and goes on when nothing can be written', () => {
    writeFileSync(file, '{}');
    // A folder where the copy belongs: refused to every user, the administrator too.
    mkdirSync(path.join(`${file}.bak`, 'in the way'), { recursive: true });
    expect(rescue()).toBe('unusable');
    expect(lines).toEqual([expect.stringContaining('nothing will be remembered')]);
  });
});

// The flags of `npm start`: what is passed on to the backend, and the sentence for what makes no sense.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { invokedFrom } from '../../build/paths.mjs';
import { helpText, readStartOptions } from '../../build/start-options.mjs';
import { parseCommandLine } from '../../backend/command-line.ts';

describe('readStartOptions', () => {
  it('passes on to the backend what the backend understands, with files where the person stood', () => {
    const { serveArgs } = readStartOptions([
      '--port=0',
      '--data-dir=here',
      '--sample-data',
      '--database-url=postgres://localhost/lanka',
      '--map-file=maps/city.pmtiles',
    ]);
    expect(parseCommandLine(['serve', ...serveArgs], '')).toMatchObject({
      command: 'serve',
      port: 0,
      dataDir: path.join(invokedFrom, 'here'),
      sampleData: true,
      databaseUrl: 'postgres://localhost/lanka',
      mapFile: path.join(invokedFrom, 'maps/city.pmtiles'),
    });
  });

  it('asks for nothing that was not asked for', () => {
    const { serveArgs, inBrowser, opens, showsHelp } = readStartOptions([]);
    expect(serveArgs.filter((word) => word.startsWith('--'))).toEqual(['--port', '--data-dir']);
    expect({ inBrowser, opens, showsHelp }).toEqual({ inBrowser: false, opens: true, showsHelp: false });
  });

  it.each([
    [['--port=70000'], '--port takes a number from 0 to 65535, not "70000".'],
    [['--map-file='], '--map-file takes a PMTiles file, not nothing.'],
    [['--map'], "Unknown option '--map'. npm start -- --help lists the flags."],
  ])('%j is refused with a sentence', (args, sentence) => {
    expect(() => readStartOptions(args)).toThrow(sentence);
  });

  it('every flag stands in the help', () => {
    for (const flag of ['browser', 'no-open', 'port', 'data-dir', 'sample-data', 'database-url', 'map-file'])
      expect(helpText).toContain(`--${flag} `);
  });
});

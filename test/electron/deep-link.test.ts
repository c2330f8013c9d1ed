// Deep links and command lines: only route ids come through, whatever is written around them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLaunchOptions, routeFromArguments } from '../../electron/deep-link.ts';
import { deskRoute } from '../../shared/desktop/desktop.contract.ts';
import { routeFromLink } from '../../shared/desktop/desktop.rules.ts';

const nothing = { route: null, port: 0, dataDir: null, sampleData: false, databaseUrl: null, mapFile: null };

describe('routeFromLink', () => {
  it.each([
    ['lanka://account/123456789', { name: 'account', id: '123456789' }],
    ['LANKA://Chat/019ab-c/', { name: 'chat', id: '019ab-c' }],
    ['lanka://ticket/48213', { name: 'ticket', id: '48213' }],
    ['tel:+380671234567', { name: 'lookup', phone: '+380671234567' }],
    ['tel:(067)%20123-45-67', { name: 'lookup', phone: '0671234567' }],
  ])('reads %s', (link, route) => expect(routeFromLink(link)).toEqual(route));

  it.each([
    'lanka://account/1?x=1',
    'lanka://account/1#x',
    'lanka://account/../chat/1',
    'lanka://account/%31',
    'lanka://account/',
    'lanka://settings/1',
    'lanka:account/1',
    'lanka://user@account/1',
    ` lanka://account/1`,
    'lanka://account/1\n--inspect',
    `lanka://account/${'1'.repeat(65)}`,
    'app://lanka/desk',
    'tel:%zz',
    'tel:+380;ext=1',
    'javascript:alert(1)',
    '',
  ])('refuses %j', (link) => expect(routeFromLink(link)).toBeNull());
});

describe('readLaunchOptions', () => {
  it('reads the known flags and ignores all others', () => {
    const args = [
      '.',
      '--port',
      '4310',
      '--data-dir=/tmp/x',
      '--sample-data',
      '--map-file=/srv/city.pmtiles',
      '--inspect=9229',
      '--no-sandbox',
      '--x',
    ];
    expect(readLaunchOptions(args)).toEqual({
      ...nothing,
      port: 4310,
      dataDir: '/tmp/x',
      sampleData: true,
      mapFile: '/srv/city.pmtiles',
    });
  });

  it('believes no flag on a line that holds a link, even a broken one', () => {
    expect(readLaunchOptions(['lanka://chat/7', '--data-dir=/tmp/evil', '--port=1'])).toEqual({
      ...nothing,
      route: { name: 'chat', id: '7' },
    });
    expect(readLaunchOptions(['--database-url=postgres://evil', 'app://lanka/x'])).toEqual(nothing);
  });

  it.each(['-1', '65536', '1e9', 'x', '', '0x50.5'])('takes a free port for --port=%s', (port) =>
    expect(readLaunchOptions([`--port=${port}`]).port).toBe(0),
  );

  it('gives a valid route or none for any arguments', () => {
    const link = fc
      .tuple(
        fc.constantFrom('lanka://', 'tel:', 'app://', '--', ''),
        fc.constantFrom('account/', 'chat/', ''),
        fc.string(),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(fc.oneof(link, fc.string({ unit: 'binary' })), { maxLength: 6 }), (args) => {
        const { route, port } = readLaunchOptions(args);
        expect(Number.isInteger(port)).toBe(true);
        for (const found of [route, routeFromArguments(args)]) {
          expect(found === null || deskRoute.safeParse(found).success).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

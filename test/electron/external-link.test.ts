// What may leave the program: a corpus of addresses, nearly all refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { externalHosts, parseExternalLink } from '../../shared/desktop/desktop.rules.ts';

const schemes = [
  ...[
    'about',
    'acrobat',
    'afp',
    'android-app',
    'app',
    'blob',
    'bitcoin',
    'calculator',
    'chrome',
    'chrome-extension',
  ],
  ...[
    'cid',
    'data',
    'dav',
    'devtools',
    'dict',
    'discord',
    'facetime',
    'feed',
    'file',
    'filesystem',
    'ftp',
    'ftps',
  ],
  ...[
    'geo',
    'git',
    'gopher',
    'http',
    'imap',
    'intent',
    'irc',
    'itms-apps',
    'jar',
    'javascript',
    'ldap',
    'ldaps',
  ],
  ...['magnet', 'mailto', 'market', 'mid', 'mms', 'ms-appinstaller', 'ms-calculator', 'ms-cxh', 'ms-excel'],
  ...[
    'ms-msdt',
    'ms-officecmd',
    'ms-search',
    'ms-settings',
    'ms-word',
    'nfs',
    'onenote',
    'powershell',
    'res',
  ],
  ...['resource', 'rtsp', 'search-ms', 'sftp', 'shell', 'sip', 'sips', 'skype', 'slack', 'smb', 'sms', 'ssh'],
  ...[
    'steam',
    'telnet',
    'tg',
    'view-source',
    'vbscript',
    'vnc',
    'vscode',
    'vscode-insiders',
    'wais',
    'webcal',
  ],
  ...[
    'ws',
    'wss',
    'wyciwyg',
    'xmpp',
    'zoommtg',
    'lanka',
    'HTTP',
    'FILE',
    'JavaScript',
    'tels',
    'telx',
    'httpss',
  ],
];

describe('parseExternalLink', () => {
  it.each(schemes)('refuses the scheme %s', (scheme) => {
    for (const rest of ['//github.com/', 'github.com', '//github.com:443/x', '%2f%2fgithub.com', '']) {
      expect(parseExternalLink(`${scheme}:${rest}`)).toBeNull();
    }
  });

  it.each([
    ' https://github.com/',
    'https://github.com/ ',
    '\thttps://github.com/',
    'https://github.com/\n',
    'ht\ntps://github.com/',
    'https:github.com',
    'https:/github.com/',
    'https:\\\\github.com\\',
    'https://github.com\\@evil.example/',
    'https://user@github.com/',
    'https://user:secret@github.com/',
    'https://github.com@evil.example/',
    'https://github.com:8443/',
    'https://github.com:443/',
    'https://github.com.evil.example/',
    'https://evilgithub.com/',
    'https://evil.example/github.com',
    'https://evil.example?github.com',
    'https://GITHUB.com/',
    'https://gіthub.com/',
    'https://github.com./',
    'https://github.com%2eevil.example/',
    'https://github.com\u202e/',
    'https://github.com/\u0000',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://localhost/',
    'https://',
    '//github.com/',
    '\\\\server\\share',
    '\\\\?\\C:\\Windows',
    'C:\\Windows\\System32\\calc.exe',
    '/etc/passwd',
    '',
    'tel:',
    'tel:112;phone-context=+380',
    'tel:+380 67',
    'tel:*#06#',
    'tel:12',
    'tel:1234567890123456',
    'TEL:+380671234567',
    `https://github.com/${'a'.repeat(3000)}`,
  ])('refuses %j', (address) => expect(parseExternalLink(address)).toBeNull());

  it('allows a listed host and its subdomains over https, and shows the whole host', () => {
    expect(parseExternalLink('https://my.example.ua/uk?tab=1#bonus')).toEqual({
      kind: 'web',
      url: 'https://my.example.ua/uk?tab=1#bonus',
      shown: 'my.example.ua',
    });
    for (const host of externalHosts) expect(parseExternalLink(`https://${host}`)?.shown).toBe(host);
  });

  it('allows a telephone number of digits', () => {
    expect(parseExternalLink('tel:+380671234567')).toEqual({
      kind: 'call',
      url: 'tel:+380671234567',
      shown: '+380671234567',
    });
  });

  it('gives only addresses that every parser reads as a listed host', () => {
    const piece = fc.constantFrom(
      'https://',
      'github.com',
      '.',
      '/',
      '\\',
      '@',
      ':',
      '#',
      '?',
      'evil.example',
      '%2f',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const link = parseExternalLink(pieces.join(''));
        if (link === null) return;
        const { protocol, hostname, username, port } = new URL(link.url);
        expect([protocol, username, port]).toEqual(['https:', '', '']);
        expect(externalHosts.some((host) => hostname === host || hostname.endsWith(`.${host}`))).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});

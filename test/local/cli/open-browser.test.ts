import { describe, expect, it } from 'vitest';
import { openerOf } from '../../../local/cli/open-browser.ts';

describe('openerOf', () => {
  it.each([
    ['linux', { command: 'xdg-open', args: ['http://127.0.0.1:4000/'] }],
    ['darwin', { command: 'open', args: ['http://127.0.0.1:4000/'] }],
    [
      'win32',
      { command: 'rundll32', args: ['url.dll,FileProtocolHandler', 'http://127.0.0.1:4000/'] },
    ],
  ] as const)('starts what opens addresses on %s, without a shell', (platform, opener) => {
    expect(openerOf('http://127.0.0.1:4000/', platform)).toEqual(opener);
  });

  it.each(['file:///etc/passwd', '--help', 'http://127.0.0.1:4000/ --evil', 'http://a/$(id)', ''])(
    'does not open "%s"',
    (url) => {
      expect(() => openerOf(url, 'linux')).toThrow(`"${url}" is no address of a console`);
    },
  );
});

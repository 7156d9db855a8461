import { describe, expect, it } from 'vitest';
import { isOwnHost } from '../../../../local/xray/api/host-guard.ts';

describe('isOwnHost', () => {
  it.each([
    'localhost',
    'localhost:2000',
    'LOCALHOST:2000',
    'localhost.:2000',
    'xray.localhost:2000',
    '127.0.0.1',
    '127.0.0.1:2000',
    '127.9.9.9:80',
    '[::1]:2000',
  ])('knows %s', (host) => {
    expect(isOwnHost({ host }, '127.0.0.1')).toBe(true);
  });

  it.each([
    undefined,
    '',
    ':2000',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.evil',
    'evil.example:127.0.0.1',
    'localhost@evil.example',
    '192.0.2.1',
    'xray',
    'local host',
  ])('does not know %s', (host) => {
    expect(isOwnHost({ host }, '127.0.0.1')).toBe(false);
  });

  it('knows the address that it is bound to', () => {
    expect(isOwnHost({ host: '192.0.2.1:2000' }, '192.0.2.1')).toBe(true);
  });

  it.each([
    ['192.0.2.1:2000', true],
    ['[2001:db8::1]:2000', true],
    ['xray:2000', true],
    ['host.docker.internal:2000', true],
    ['evil.example:2000', false],
  ])('answers containers when bound to every address: %s %s', (host, expected) => {
    expect(isOwnHost({ host }, '0.0.0.0')).toBe(expected);
  });

  it.each([
    ['http://localhost:4000', true],
    ['https://127.0.0.1', true],
    ['http://[::1]:2000', true],
    ['https://evil.example', false],
    ['http://localhost.evil.example', false],
    ['null', false],
    ['', false],
    ['file://localhost', false],
  ])('judges a page by its origin: %j %s', (origin, expected) => {
    expect(isOwnHost({ host: 'localhost', origin }, '127.0.0.1')).toBe(expected);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const file = (path: string) =>
  readFileSync(join(import.meta.dirname, '../../../services/backoffice', path), 'utf8');

describe('the bundle of the back office', () => {
  it('tells Elastic Beanstalk to start the server', () => {
    expect(file('Procfile')).toBe('web: node server.js\n');
  });

  it('has a file for the daemon to be configured by, indented as YAML wants it', () => {
    const lines = file('.ebextensions/xray-daemon.config')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));

    expect(lines).toEqual([
      'files:',
      '  "/etc/amazon/xray/cfg.yaml":',
      '    mode: "000644"',
      '    owner: root',
      '    group: root',
      '    content: |',
      '      Version: 2',
      '      Socket:',
      '        UDPAddress: "127.0.0.1:2000"',
      '        TCPAddress: "127.0.0.1:2000"',
    ]);
  });
});

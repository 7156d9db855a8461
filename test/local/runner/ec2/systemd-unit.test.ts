import { describe, expect, it } from 'vitest';
import { readUnit } from '../../../../local/runner/emulators/ec2/systemd-unit.ts';

const read = (...settings: string[]) =>
  readUnit(['[Service]', 'ExecStart=node server.js', ...settings].join('\n'), () => undefined);

describe('readUnit', () => {
  it.each([
    [`Environment=A=1 B=2`, { A: '1', B: '2' }],
    [`Environment="A=two words" 'B=it''s'`, { A: 'two words', B: 'its' }],
    [String.raw`Environment="A=q\"b\\c%%\n"`, { A: 'q"b\\c%\n' }],
    ['Environment=A=1\nEnvironment=\nEnvironment=B=2', { B: '2' }],
    ['Environment=A=$HOME', { A: '$HOME' }],
    ['Environment=A=x=y', { A: 'x=y' }],
    ['Environment=A=1 \\\n  B=2', { A: '1', B: '2' }],
    ['# Environment=A=1\n; Environment=B=2', {}],
    ['[Install]\nEnvironment=A=1', {}],
  ])('reads %j', (settings, environment) => {
    expect(read(settings)).toMatchObject({ environment });
  });

  it.each([
    [undefined, 'never'],
    ['no', 'never'],
    ['always', 'always'],
    ['on-success', 'always'],
    ['on-failure', 'on-failure'],
    ['on-abnormal', 'on-failure'],
  ])('starts again: Restart=%s', (value, restart) => {
    expect(read(...(value === undefined ? [] : [`Restart=${value}`]))).toMatchObject({ restart });
  });

  it('replaces variables in the command and leaves out its prefixes', () => {
    const text = `[Service]\nEnvironment=FILE=app.js\nExecStart=-@/usr/bin/node \${FILE} "a b" $NONE\n`;

    expect(readUnit(text, () => undefined)).toMatchObject({
      command: ['/usr/bin/node', 'app.js', 'a b', ''],
    });
  });

  it('says why a unit cannot start', () => {
    expect(read('ExecStart=node other.js')).toBe('it must have one "ExecStart", got 2');
    expect(read('EnvironmentFile=/etc/none')).toContain('"/etc/none" does not exist');
  });

  it('reads variables from files, whose values may be quoted', () => {
    const text = '[Service]\nEnvironmentFile=/etc/a.env\nExecStart=node x\n';
    const file = '# comment\nA="one two"\nB=\'x\'\nC=plain value\nno assignment\n';

    expect(readUnit(text, () => file)).toMatchObject({
      environment: { A: 'one two', B: 'x', C: 'plain value' },
    });
  });
});

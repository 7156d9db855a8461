import { describe, expect, it } from 'vitest';
import { main } from '../../../local/cli/main.ts';
import { testTerminal } from './test-terminal.ts';

const run = async (...args: string[]) => {
  const terminal = testTerminal();
  return { code: await main(args, terminal), out: terminal.stdout(), err: terminal.stderr() };
};

const names =
  'start demo xray console stop status map traces trace expect export import groups sampling send invoke logs'.split(
    ' ',
  );

describe('the command line', () => {
  it('lists every command', async () => {
    const { code, out } = await run('--help');

    expect(code).toBe(0);
    for (const name of names) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  it.each(['--version', '-v'])('prints its version for %s', async (flag) => {
    expect(await run(flag)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it('prints the overview and fails when no command is given', async () => {
    const { code, out } = await run();

    expect(code).toBe(2);
    expect(out).toContain('Usage: tracelab <command>');
  });

  it.each(names)('explains %s', async (name) => {
    const { code, out, err } = await run(name, '--help');

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`Usage: tracelab ${name}`);
    expect(out).toContain('--help, -h');
  });

  it.each([
    [['bogus'], 'no command "bogus"; there are: start, demo'],
    [['__proto__'], 'no command "__proto__"'],
    [['bo\u001b[31mgus'], 'no command "bo\\u001b[31mgus"'],
    [['map', '--bogus'], "Unknown option '--bogus'"],
    [['map', 'surplus'], 'unexpected argument "surplus"'],
    [['map', '--output', 'xml'], '--output must be one of text, json, dot, mermaid, got "xml"'],
    [['map', '--start-time', 'yesterday-ish'], '--start-time "yesterday-ish" is not a time'],
    [
      ['map', '--start-time', '1m', '--end-time', '2h'],
      '--end-time must not be before --start-time',
    ],
    [['traces', '--limit', '0'], '--limit must be a whole number from 1 to 10000, got "0"'],
    [['traces', '--limit', '1e99'], '--limit must be a whole number from 1 to 10000, got "1e99"'],
    [
      ['traces', '--filter', 'duration <'],
      '--filter "duration <": line 1, column 11: expected a number, got the end',
    ],
    [['traces', '--filter', ''], 'expected a keyword, got the end'],
    [['traces', '--tail', '--limit', '5'], '--tail takes no --limit'],
    [['traces', '--group', ''], '--group must name a group, got ""'],
    [['expect', '--count', '3..1'], '--count must be such as 3, ">=1", "<=2" or 1..3, got "3..1"'],
    [['expect', '--count', '-1'], 'Option'],
    [['expect', '--within', 'soon'], '--within must be such as 500ms, 10s or 2m'],
    [['expect', '--filter', 'nonsense ='], '--filter "nonsense ="'],
    [['trace'], 'give one trace id'],
    [['trace', 'xyz'], '"xyz" is not a trace id'],
    [['send', 'POST'], 'give a method and a path, or --sample'],
    [['send', 'P0ST', '/'], '"P0ST" is not an HTTP method'],
    [
      ['send', 'GET', '/', '-H', 'nonsense'],
      '--header "nonsense" is not of the form "Name: value"',
    ],
    [['send', '--sample', 'GET', '/'], '--sample takes no method and path'],
    [['start', '--port', '99999'], '--port must be a whole number from 0 to 65535, got "99999"'],
    [['start', '--time-scale', '0'], '--time-scale must be a number from 0.01 to 10000, got "0"'],
    [['status', '--env', '--output', 'json'], '--env prints text only'],
    [['logs', 'a', 'b'], 'give one function name'],
  ])('refuses %j as wrong usage', async (args, message) => {
    const { code, out, err } = await run(...args);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  it.each(['stop', 'status', 'map', 'traces', 'logs'])(
    'says for %s that nothing runs',
    async (name) => {
      const { code, err } = await run(name, '--data-dir', '/nonexistent/tracelab');

      expect(code).toBe(1);
      expect(err).toContain('nothing runs here (looked in /nonexistent/tracelab)');
      expect(err).toContain('npx tracelab start');
    },
  );
});

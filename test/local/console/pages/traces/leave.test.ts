import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { awsCommand, toJson, toMarkdown } from '../../../../../local/console/pages/traces/leave.ts';
import { shellQuoted } from '../../../../../local/console/pages/traces/shell-quote.ts';
import { appRows, rowOf } from './fixtures.ts';

const hostile = [
  'service("orders") { fault }',
  `user = "o'clock"`,
  '$(touch /tmp/x) `id` ; rm -rf * && echo',
  'a\nb\r\u0003\u001b[31m',
  "back\\slash 'and' quote\t",
  '\u202egnp.exe',
  '-x',
  '',
];

describe('shellQuoted', () => {
  it.each(hostile)('has a shell read %j as one word', (text) => {
    const read = execFileSync('bash', ['-c', `printf '%s\\0' ${shellQuoted(text)}`], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });

    expect(read).toBe(`${text}\0`);
  });

  it('has nothing in it that acts on the terminal that it is pasted into', () => {
    const quoted = shellQuoted(hostile.join(''));

    expect(quoted).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('awsCommand', () => {
  it('asks for the same traces', () => {
    const command = awsCommand(
      'service("orders") AND user = "o\'clock"',
      { start: 1795184373.2, end: 1795184973.5 },
      '--endpoint-url http://127.0.0.1:2000',
    );

    expect(command).toBe(
      `aws xray get-trace-summaries --start-time 1795184373 --end-time 1795184974 --filter-expression 'service("orders") AND user = "o'\\''clock"' --endpoint-url http://127.0.0.1:2000`,
    );
  });

  it('leaves out what is not asked for', () => {
    const command = awsCommand('', { start: 0, end: 60 }, '');

    expect(command).toBe('aws xray get-trace-summaries --start-time 0 --end-time 60');
  });
});

describe('toJson', () => {
  it('is what the API answers', () => {
    const rows = appRows();

    const json = toJson(rows);

    expect(JSON.parse(json)).toEqual({ TraceSummaries: rows.map(({ summary }) => summary) });
  });
});

describe('toMarkdown', () => {
  it('is a table with a line for each trace that links to it', () => {
    const rows = appRows().filter(({ outcome }) => outcome === 'fault');

    const lines = toMarkdown(rows, 'fault', 'http://127.0.0.1:4000/').split('\n');

    expect(lines[0]).toBe('3 traces that match ` fault `');
    expect(lines[4]).toContain('| fault | 2026-11-20 ');
    expect(lines[4]).toContain('| POST /prod/orders | 502 | ');
    expect(lines[4]).toContain(`](http://127.0.0.1:4000/#/traces/${rows[0]?.id})`);
    expect(lines).toHaveLength(8);
  });

  it('makes nothing of a hostile text but text', () => {
    const row = rowOf({
      Http: { HttpURL: '/a|b](javascript:alert(1)) <img src=x> `c`\n| d', HttpMethod: '**GET**' },
    });

    const markdown = toMarkdown([row], 'user = "``` \n"', 'http://127.0.0.1:4000/');

    const line = markdown.split('\n')[4] ?? '';
    expect(line.split('|')).toHaveLength(9);
    expect(line).not.toMatch(/<|`|\*|\]\(javascript/);
    expect(markdown.split('\n')[0]).toBe('1 trace that match ```` user = "``` \\u000a" ````');
  });

  it('says how many it leaves out', () => {
    const rows = Array.from({ length: 130 }, (_, at) => rowOf({ Id: `${at}` }));

    const markdown = toMarkdown(rows, '', 'http://127.0.0.1:4000/');

    expect(markdown).toContain('and 30 more');
  });
});

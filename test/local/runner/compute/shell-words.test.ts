import { describe, expect, it } from 'vitest';
import {
  expandVariables,
  readShellLine,
  splitWords,
} from '../../../../local/runner/emulators/compute/shell-words.ts';

const variables = (name: string) => ({ HOME: '/root', EMPTY: '' })[name];

describe('splitWords', () => {
  it.each([
    ['node server.js', ['node', 'server.js']],
    ['  a\t b  ', ['a', 'b']],
    [`'one word' "two words"`, ['one word', 'two words']],
    [`pre"mid"'post'`, ['premidpost']],
    [`a\\ b '' ""`, ['a b', '', '']],
    ['a # comment', ['a']],
    ['a#b', ['a#b']],
    [`"$HOME/x" \${HOME}y '$HOME'`, ['/root/x', '/rooty', '$HOME']],
    [`"say \\"hi\\" \\$HOME"`, ['say "hi" $HOME']],
    [`"$EMPTY"`, ['']],
    ['', []],
  ])('cuts %j as a shell does', (line, words) => {
    expect(splitWords(line, variables)).toEqual(words);
  });

  it.each([
    '$(id)',
    '`id`',
    '"$(id)"',
    '"`id`"',
    '$UNKNOWN',
    `\${HOME:-/}`,
    '"not ended',
    "'not ended",
    '"ends in an escape\\',
    'a | b',
    'a && b',
    'a > b',
    'a; b',
    '(a)',
    '$',
  ])('does not pretend to know %j', (line) => {
    expect(splitWords(line, variables)).toBeUndefined();
  });

  it('takes a line of any length in its time', () => {
    const line = `${'"a b" '.repeat(20_000)}${'$HOME '.repeat(20_000)}`;

    expect(splitWords(line, variables)).toHaveLength(40_000);
  });
});

describe('readShellLine', () => {
  it('tells operators from words, and quoted words from plain ones', () => {
    const tokens = readShellLine(`cat > file <<'END' && b`);

    expect(tokens?.map(({ kind, text }) => [kind, text])).toEqual([
      ['word', 'cat'],
      ['operator', '>'],
      ['word', 'file'],
      ['operator', '<<'],
      ['word', 'END'],
      ['operator', '&&'],
      ['word', 'b'],
    ]);
    expect(tokens?.[4]).toMatchObject({ quoted: true });
    expect(tokens?.[2]).toMatchObject({ quoted: false });
  });
});

describe('expandVariables', () => {
  it('replaces what is known and leaves quotes as they are', () => {
    expect(expandVariables(`"$HOME" '\${HOME}' \\$HOME`, variables)).toBe(`"/root" '/root' $HOME`);
  });

  it.each(['$(id)', '`id`', '$NOBODY'])('does not pretend to know %j', (text) => {
    expect(expandVariables(text, variables)).toBeUndefined();
  });
});

/** A word of a command line, or one of a shell's operators, such as `>` and `&&`. */
export type ShellToken =
  | { readonly kind: 'word'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'operator'; readonly text: string };

/** The value of a shell variable; `undefined` where nobody knows it here. */
export type Variables = (name: string) => string | undefined;

const operators = ['<<-', '<<', '>>', '&&', '||', ';;', '>', '<', '|', '&', ';', '(', ')'];

/**
 * Cuts one line into words and operators as a POSIX shell does: quotes, escapes, comments, variables.
 * Nothing is executed.
 *
 * @returns `undefined` for what a shell would have to compute (`$(…)`, backquotes, arithmetic, unknown
 * variables) and for quotes that do not end.
 */
export function readShellLine(
  line: string,
  variables: Variables = () => undefined,
): ShellToken[] | undefined {
  const tokens: ShellToken[] = [];
  let word: string | undefined;
  let quoted = false;
  let at = 0;
  const endWord = () => {
    if (word !== undefined) tokens.push({ kind: 'word', text: word, quoted });
    word = undefined;
    quoted = false;
  };
  while (at < line.length) {
    const character = line.charAt(at);
    if (/\s/.test(character)) {
      endWord();
      at += 1;
      continue;
    }
    if (character === '#' && word === undefined) break;
    const operator = operators.find((each) => line.startsWith(each, at));
    if (operator !== undefined) {
      endWord();
      tokens.push({ kind: 'operator', text: operator });
      at += operator.length;
      continue;
    }
    const piece = readPiece(line, at, variables);
    if (piece === undefined) return undefined;
    word = (word ?? '') + piece.text;
    quoted ||= piece.quoted;
    at = piece.end;
  }
  endWord();
  return tokens;
}

/** The words of a line that is nothing but words. */
export function splitWords(line: string, variables?: Variables): string[] | undefined {
  const tokens = readShellLine(line, variables);
  if (tokens === undefined || tokens.some(({ kind }) => kind === 'operator')) return undefined;
  return tokens.map(({ text }) => text);
}

/**
 * Replaces `$NAME` and `${NAME}` in a text that is not cut into words.
 *
 * @returns `undefined` as `readShellLine` does.
 */
export function expandVariables(text: string, variables: Variables): string | undefined {
  let expanded = '';
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '\\' && /[$`\\]/.test(text.charAt(at + 1))) {
      expanded += text.charAt(at + 1);
      at += 2;
    } else if (character === '$') {
      const variable = readVariable(text, at, variables);
      if (variable === undefined) return undefined;
      expanded += variable.text;
      at = variable.end;
    } else if (character === '`') {
      return undefined;
    } else {
      expanded += character;
      at += 1;
    }
  }
  return expanded;
}

interface Piece {
  readonly text: string;
  readonly end: number;
  readonly quoted: boolean;
}

function readPiece(line: string, at: number, variables: Variables): Piece | undefined {
  switch (line.charAt(at)) {
    case "'": {
      const end = line.indexOf("'", at + 1);
      return end < 0 ? undefined : { text: line.slice(at + 1, end), end: end + 1, quoted: true };
    }
    case '"':
      return readDoubleQuoted(line, at, variables);
    case '\\':
      return { text: line.charAt(at + 1), end: at + 2, quoted: true };
    case '$': {
      const variable = readVariable(line, at, variables);
      return variable && { ...variable, quoted: false };
    }
    case '`':
      return undefined;
    default:
      return { text: line.charAt(at), end: at + 1, quoted: false };
  }
}

function readDoubleQuoted(line: string, at: number, variables: Variables): Piece | undefined {
  let end = at + 1;
  while (end < line.length && line.charAt(end) !== '"') end += line.charAt(end) === '\\' ? 2 : 1;
  if (end >= line.length) return undefined;
  // Inside, a backslash escapes the quote too.
  const inside = line
    .slice(at + 1, end)
    .replace(/\\(\\|")/g, (whole, escaped) => (escaped === '"' ? '"' : whole));
  const text = expandVariables(inside, variables);
  return text === undefined ? undefined : { text, end: end + 1, quoted: true };
}

function readVariable(
  text: string,
  at: number,
  variables: Variables,
): { text: string; end: number } | undefined {
  const [whole, braced, plain] = /^\$(?:\{(\w+)\}|(\w+))/.exec(text.slice(at, at + 300)) ?? [];
  const value = variables(braced ?? plain ?? '');
  if (whole === undefined || value === undefined) return undefined;
  return { text: value, end: at + whole.length };
}

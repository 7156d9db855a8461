import { readShellLine } from '../compute/shell-words.ts';

/** One command line of a script, or a block that only a shell could follow. */
export interface ScriptLine {
  /** From 1. */
  readonly first: number;
  readonly last: number;
  readonly text: string;
  /** Compound commands: whether and how often they run is for a shell to find out. */
  readonly isBlock: boolean;
  readonly document?: HereDocument;
}

/** Text that a command reads from the lines below it. */
export interface HereDocument {
  readonly text: string;
  /** Variables in it are replaced: its end was not quoted. */
  readonly expands: boolean;
}

const opens = /^(if|for|while|until|case|select)\b|^\{(\s|$)|^\(|^(function\s+)?[\w-]+\s*\(\)/;
const closes = /(^|[;\s])(fi|done|esac)\s*([;|&>].*)?$|(^|\s)[})]\s*([;|&>].*)?$/;

/** Cuts a script into command lines: joins continued lines, takes here documents and blocks together. */
export function scriptLines(script: string): ScriptLine[] {
  const lines = script.split(/\r?\n/);
  const found: ScriptLine[] = [];
  for (let at = 0; at < lines.length; ) {
    const first = at + 1;
    let text = lines[at] ?? '';
    at += 1;
    while (/(^|[^\\])(\\\\)*\\$/.test(text) && at < lines.length) {
      text = `${text.slice(0, -1)}${lines[at]}`;
      at += 1;
    }
    text = text.trim();
    if (text === '' || text.startsWith('#')) continue;
    if (opens.test(text)) {
      let depth = 1 - Number(closes.test(text));
      while (depth > 0 && at < lines.length) {
        const line = (lines[at] ?? '').trim();
        at += 1;
        if (opens.test(line)) depth += 1;
        if (closes.test(line)) depth -= 1;
      }
      found.push({ first, last: at, text, isBlock: true });
      continue;
    }
    const end = hereDocumentEnd(text);
    if (end === undefined) {
      found.push({ first, last: at, text, isBlock: false });
      continue;
    }
    const body: string[] = [];
    const strip = (line: string) => (end.stripsTabs ? line.replace(/^\t+/, '') : line);
    while (at < lines.length && strip(lines[at] ?? '') !== end.delimiter) {
      body.push(strip(lines[at] ?? ''));
      at += 1;
    }
    at += 1;
    const document = { text: body.map((line) => `${line}\n`).join(''), expands: !end.quoted };
    found.push({ first, last: Math.min(at, lines.length), text, isBlock: false, document });
  }
  return found;
}

function hereDocumentEnd(
  text: string,
): { delimiter: string; quoted: boolean; stripsTabs: boolean } | undefined {
  // Whatever the variables are, where the document ends does not depend on them.
  const tokens = readShellLine(text, () => '') ?? [];
  const at = tokens.findIndex(
    (token) => token.kind === 'operator' && (token.text === '<<' || token.text === '<<-'),
  );
  const end = tokens[at + 1];
  if (at < 0 || end?.kind !== 'word') return undefined;
  return { delimiter: end.text, quoted: end.quoted, stripsTabs: tokens[at]?.text === '<<-' };
}

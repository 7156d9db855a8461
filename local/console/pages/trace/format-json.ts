/**
 * JSON text with a member a line, and with escapes for what cannot be seen or turns the text around it. Values may nest deeper than
 * JSON.stringify can go.
 */
export function formatJson(value: unknown, indent = '  '): string {
  return withEscapes(
    isDeeper(value, deepest)
      ? slowly(value, indent)
      : (JSON.stringify(value, undefined, indent) ?? 'null'),
  );
}

/** Levels of indentation: each more would make a deep document larger by the square. */
const deepest = 100;

function isDeeper(value: unknown, levels: number): boolean {
  let level = [value];
  for (let depth = 0; depth <= levels; depth++) {
    level = level.flatMap((item) =>
      typeof item === 'object' && item !== null ? Object.values(item) : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}

/** Line breaks are only between members: those of texts are escaped already. */
const withEscapes = (json: string): string =>
  json.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (found) =>
    Array.from(
      { length: found.length },
      (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );

/** With a list of work in place of recursion, and no more indentation than there is room for. */
function slowly(value: unknown, indent: string): string {
  const parts: string[] = [];
  // Texts to write as they are, and values to write at a depth.
  const pending: (string | { readonly value: unknown; readonly depth: number })[] = [
    { value, depth: 0 },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === 'string') {
      parts.push(next);
      continue;
    }
    const { value: item, depth } = next;
    const members = membersOf(item);
    if (members === undefined) {
      parts.push(JSON.stringify(item) ?? 'null');
      continue;
    }
    const [open, close] = Array.isArray(item) ? ['[', ']'] : ['{', '}'];
    if (members.length === 0) {
      parts.push(open, close);
      continue;
    }
    const margin = indent === '' ? '' : `\n${indent.repeat(Math.min(depth + 1, deepest))}`;
    parts.push(open);
    pending.push(`${indent === '' ? '' : `\n${indent.repeat(Math.min(depth, deepest))}`}${close}`);
    for (const [at, [key, member]] of [...members.entries()].reverse()) {
      pending.push({ value: member, depth: depth + 1 });
      const name = key === undefined ? '' : `${JSON.stringify(key)}:${indent === '' ? '' : ' '}`;
      pending.push(`${at === 0 ? '' : ','}${margin}${name}`);
    }
  }
  return parts.join('');
}

function membersOf(value: unknown): (readonly [string | undefined, unknown])[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return value.map((item) => [undefined, item] as const);
  return Object.entries(value).filter(([, member]) => member !== undefined);
}

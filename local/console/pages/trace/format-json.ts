/**
 * JSON text with a member a line. Without recursion, for values that nest deeper than JSON.stringify can go.
 * @throws never; what JSON has no words for is left out as JSON.stringify does
 */
export function formatJson(value: unknown, indent = '  '): string {
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
      parts.push(scalar(item));
      continue;
    }
    const [open, close] = Array.isArray(item) ? ['[', ']'] : ['{', '}'];
    if (members.length === 0) {
      parts.push(open, close);
      continue;
    }
    const margin = indent === '' ? '' : `\n${indent.repeat(depth + 1)}`;
    parts.push(open);
    pending.push(`${indent === '' ? '' : `\n${indent.repeat(depth)}`}${close}`);
    for (const [at, [key, member]] of [...members.entries()].reverse()) {
      pending.push({ value: member, depth: depth + 1 });
      const name = key === undefined ? '' : `${scalar(key)}:${indent === '' ? '' : ' '}`;
      pending.push(`${at === 0 ? '' : ','}${margin}${name}`);
    }
  }
  return parts.join('');
}

/** Characters that cannot be seen, or that turn the text around them, are written as the escapes that JSON has for them. */
const scalar = (value: unknown): string =>
  (JSON.stringify(value) ?? 'null').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (found) =>
    Array.from(
      { length: found.length },
      (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );

function membersOf(value: unknown): (readonly [string | undefined, unknown])[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return value.map((item) => [undefined, item] as const);
  return Object.entries(value).filter(([, member]) => member !== undefined);
}

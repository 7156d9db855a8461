/**
 * The parts of an expression that an `AND` joins on the outermost level; the expression alone where an `OR` does, or
 * where it does not read like one. To find out which part nothing matches.
 */
export function filterParts(filter: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { word, at, end } of outerWords(filter)) {
    if (word === 'OR') return [filter.trim()];
    parts.push(filter.slice(from, at));
    from = end;
  }
  parts.push(filter.slice(from));
  const trimmed = parts.map((part) => part.trim());
  return trimmed.includes('') ? [filter.trim()] : trimmed;
}

/** `AND` and `OR` outside of texts and brackets. */
function* outerWords(filter: string): Generator<{ word: string; at: number; end: number }> {
  const token = /"(?:[^"\\]|\\.)*"?|[({[]|[)}\]]|[\p{L}\p{N}_.]+/gsu;
  let depth = 0;
  for (const { 0: found, index } of filter.matchAll(token)) {
    if (/^[({[]$/.test(found)) depth += 1;
    else if (/^[)}\]]$/.test(found)) depth -= 1;
    else if (depth === 0 && /^(?:and|or)$/i.test(found)) {
      yield { word: found.toUpperCase(), at: index, end: index + found.length };
    }
  }
}

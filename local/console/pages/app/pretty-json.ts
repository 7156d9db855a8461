/** JSON text with a member a line, digit by digit as it was; any other text as it is. */
export function prettyJson(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  let depth = 0;
  const lines: string[] = [];
  const newLine = () => `\n${'  '.repeat(depth)}`;
  for (const [at, token] of tokens.entries()) {
    const isOpening = token === '{' || token === '[';
    const isClosing = token === '}' || token === ']';
    const wasOpened = /^[{[]$/.test(tokens[at - 1] ?? '');
    if (isClosing) depth -= 1;
    if (isClosing ? !wasOpened : wasOpened) lines.push(newLine());
    lines.push(token);
    if (isOpening) depth += 1;
    if (token === ',') lines.push(newLine());
    if (token === ':') lines.push(' ');
  }
  return lines.join('');
}

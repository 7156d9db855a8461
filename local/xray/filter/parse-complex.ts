import type { ValueSource } from './errors.ts';
import type { EdgeFilter, Filter, GroupFilter, NodeSelector, ServiceFilter } from './expression.ts';
import type { Scope } from './keywords.ts';
import type { ParserInput } from './parser-input.ts';

type ParseBraces = (scope: Scope) => Filter | undefined;

/** Behind the word `service`. */
export function parseService(input: ParserInput, parseBraces: ParseBraces): ServiceFilter {
  input.need('(');
  const node = input.take(')') ? undefined : parseNode(input);
  if (node !== undefined) input.need(')');
  const where = parseBraces('service');
  return { kind: 'service', ...(node && { node }), ...(where && { where }) };
}

/** Behind the word `edge`. */
export function parseEdge(input: ParserInput, parseBraces: ParseBraces): EdgeFilter {
  input.need('(');
  const from = parseNode(input);
  input.need(',');
  const to = parseNode(input);
  input.need(')');
  const where = parseBraces('edge');
  return { kind: 'edge', from, to, ...(where && { where }) };
}

export function parseGroup(input: ParserInput, word: 'group.name' | 'group.arn'): GroupFilter {
  input.advance();
  const operator = input.take('=') ? '=' : '!=';
  if (operator === '!=') input.need('!=');
  const value = parseText(input, word);
  return { kind: 'group', by: word === 'group.name' ? 'name' : 'arn', operator, value };
}

/** The arguments of `id()`, and whose values they take. */
const idArguments = [
  ['name', 'name', 'service.name'],
  ['type', 'type', 'service.type'],
  ['account.id', 'account', 'service.account'],
] as const;

/** A name, or what `id()` says. @throws FilterError */
export function parseNode(input: ParserInput): NodeSelector {
  if (!input.take('id')) return { name: parseText(input, 'service.name') };
  input.need('(');
  let node: NodeSelector = {};
  do {
    // Each at most once: what it could mean twice is not documented.
    const argument = idArguments.find(([word, member]) => !(member in node) && input.take(word));
    if (argument === undefined) throw input.refuse();
    input.need(':');
    node = { ...node, [argument[1]]: parseText(input, argument[2]) };
  } while (input.take(','));
  input.need(')');
  return node;
}

/** A text in double quotes. @throws FilterError */
function parseText(input: ParserInput, of: ValueSource): string {
  const token = input.token();
  input.expect({ kind: 'value', type: 'string', of });
  if (token.kind !== 'string') throw input.refuse();
  input.advance();
  return token.value;
}

import type { NodeSelector } from './expression.ts';
import { parseEdge, parseNode, parseService } from './parse-complex.ts';
import { type ParserInput, parserInput } from './parser-input.ts';

/** Nodes or connections of the service graph, as `GetTimeSeriesServiceStatistics` selects them. */
export type EntitySelector =
  /** Without a node: every service. */
  | { readonly kind: 'service'; readonly node?: NodeSelector }
  | { readonly kind: 'edge'; readonly from: NodeSelector; readonly to: NodeSelector };

/**
 * Reads `service(…)`, `edge(…, …)` or `id(…)` as filter expressions spell them, but nothing else of
 * their language: no braces (observed) and no more than one.
 * @throws FilterError with X-Ray's text.
 */
export function parseEntitySelector(text: string): EntitySelector {
  const input = parserInput(text);
  const selector = readSelector(input);
  if (input.token().kind === 'end') return selector;
  input.expect({ kind: 'end' });
  throw input.refuse();
}

const withoutBraces = () => undefined;

function readSelector(input: ParserInput): EntitySelector {
  if (input.take('service')) {
    const { node } = parseService(input, withoutBraces);
    return { kind: 'service', ...(node && { node }) };
  }
  if (input.take('edge')) {
    const { from, to } = parseEdge(input, withoutBraces);
    return { kind: 'edge', from, to };
  }
  const token = input.token();
  if (token.kind === 'word' && token.word === 'id') {
    return { kind: 'service', node: parseNode(input) };
  }
  input.expect({ kind: 'token', text: 'id' });
  throw input.refuse();
}

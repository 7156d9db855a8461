import type { Comparison, Filter, NodeSelector, Value } from './expression.ts';

/** The expression as text that parses to the same filter again. */
export function formatFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'or':
      return filter.terms.map(formatFilter).join(' OR ');
    case 'and':
      return filter.terms.map((term) => formatTerm(term, ['or'])).join(' AND ');
    case 'not':
      return `!${formatTerm(filter.term, ['or', 'and'])}`;
    case 'keyword':
      return filter.keyword + formatComparison(filter.comparison);
    case 'annotation': {
      const { side, key, comparison } = filter;
      return `${side ? `${side}.` : ''}${formatAnnotationKey(key)}${formatComparison(comparison)}`;
    }
    case 'service':
      return `service(${filter.node ? formatNode(filter.node) : ''})${formatWhere(filter.where)}`;
    case 'edge':
      return `edge(${formatNode(filter.from)}, ${formatNode(filter.to)})${formatWhere(filter.where)}`;
    case 'root-cause':
      return filter.scope + formatWhere(filter.where);
    case 'root-cause-json':
      return `rootcause.json = #${JSON.stringify(filter.causes)}`;
    case 'group':
      return `group.${filter.by} ${filter.operator} ${formatValue(filter.value)}`;
  }
}

const formatTerm = (term: Filter, inBrackets: readonly Filter['kind'][]): string =>
  inBrackets.includes(term.kind) ? `(${formatFilter(term)})` : formatFilter(term);

/** A key of other than letters, digits and underscores takes brackets. */
export const formatAnnotationKey = (key: string): string =>
  /^[\p{L}\p{N}_]+$/u.test(key) ? `annotation.${key}` : `annotation[${key}]`;

export const formatValue = (value: Value): string => JSON.stringify(value);

const formatComparison = (comparison: Comparison | undefined): string =>
  comparison === undefined
    ? ''
    : ` ${comparison.operator.toUpperCase()} ${formatValue(comparison.value)}`;

const formatWhere = (where: Filter | undefined): string =>
  where === undefined ? '' : ` { ${formatFilter(where)} }`;

function formatNode({ name, type, account }: NodeSelector): string {
  if (name !== undefined && type === undefined && account === undefined) return formatValue(name);
  const parts = Object.entries({ name, type, 'account.id': account }).flatMap(
    ([argument, value]) => (value === undefined ? [] : `${argument}: ${formatValue(value)}`),
  );
  return `id(${parts.join(', ')})`;
}

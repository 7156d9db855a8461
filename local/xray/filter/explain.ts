import type {
  AnnotationFilter,
  Comparison,
  Filter,
  GroupFilter,
  NodeSelector,
  Operator,
} from './expression.ts';
import { formatValue } from './format.ts';
import { type Keyword, keywordType } from './keywords.ts';
import { parseFilter } from './parse.ts';

/** Says in a sentence what an expression asks for. @throws FilterError when it cannot be read. */
export const explainFilter = (expression: string): string =>
  `Traces where ${clause(parseFilter(expression), 'the')}.`;

/** `its`: inside braces, of what stands before them. */
type Article = 'the' | 'its';

function clause(filter: Filter, article: Article, negated = false): string {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const isOr = (filter.kind === 'or') !== negated;
      // A term of the other kind takes brackets, so that the sentence reads in one way only.
      const terms = filter.terms.map((term) => {
        const text = clause(term, article, negated);
        return isJoined(term) ? `(${text})` : text;
      });
      return terms.join(isOr ? ' or ' : ' and ');
    }
    case 'not':
      return clause(filter.term, article, !negated);
    case 'keyword':
      return keywordClause(filter.keyword, filter.comparison, article, negated);
    case 'annotation':
      return annotationClause(filter, negated);
    case 'service': {
      const node = filter.node ? nodeText(filter.node) : 'any service';
      const subject = negated && filter.node === undefined ? 'no service' : node;
      const isNot = negated && filter.node !== undefined;
      if (filter.where === undefined) return `${subject} ${isNot ? 'takes no part' : 'takes part'}`;
      return `${subject} has ${isNot ? 'no' : 'a'} segment where ${inner(filter.where)}`;
    }
    case 'edge': {
      const between = `call from ${nodeText(filter.from)} to ${nodeText(filter.to)}`;
      const found = `there is ${negated ? 'no' : 'a'} ${between}`;
      return filter.where ? `${found} where ${inner(filter.where)}` : found;
    }
    case 'root-cause': {
      const [, kind = '', unit = ''] = filter.scope.split('.');
      const what = kind === 'responsetime' ? 'response time' : kind;
      return `${negated ? 'no' : 'one'} ${unit} among the root causes of the ${what} is such that ${inner(filter.where)}`;
    }
    case 'root-cause-json':
      return `the root causes ${negated ? 'do not have' : 'have'} the given shape`;
    case 'group':
      return groupClause(filter, negated);
  }
}

const isJoined = (term: Filter): boolean => {
  if (term.kind === 'not') return isJoined(term.term);
  return term.kind === 'and' || term.kind === 'or';
};

const inner = (where: Filter): string =>
  isJoined(where) ? `(${clause(where, 'its')})` : clause(where, 'its');

const booleans: Readonly<Partial<Record<Keyword, string>>> = {
  ok: 'response is a success',
  error: 'response is a client error (4xx)',
  throttle: 'response is a throttle (429)',
  fault: 'response is a server fault (5xx)',
  partial: 'trace is incomplete',
};

const flags: Readonly<Partial<Record<Keyword, string>>> = {
  root: 'it is the entry point',
  first: 'it is the first',
  last: 'it is the last',
  remote: 'it is remote',
};

const names: Readonly<Partial<Record<Keyword, string>>> = {
  responsetime: 'response time',
  'http.status': 'HTTP status',
  'http.url': 'URL',
  'http.method': 'HTTP method',
  'http.useragent': 'user agent',
  'http.clientip': "client's IP address",
  availabilityzone: 'availability zone',
  'instance.id': 'instance id',
  'resource.arn': 'resource ARN',
};

/** In seconds. */
const times: ReadonlySet<Keyword> = new Set(['responsetime', 'duration']);

function keywordClause(
  keyword: Keyword,
  comparison: Comparison | undefined,
  article: Article,
  negated: boolean,
): string {
  if (keywordType(keyword) === 'boolean') {
    const isTrue =
      comparison === undefined || (comparison.value === true) === (comparison.operator === '=');
    return booleanClause(keyword, article, isTrue !== negated);
  }
  const name = `${article} ${names[keyword] ?? keyword}`;
  if (comparison === undefined) return `${name} is ${negated ? 'not set' : 'set'}`;
  const unit = times.has(keyword) ? ' s' : '';
  return `${name} ${comparisonText(comparison, negated)}${unit}`;
}

function booleanClause(keyword: Keyword, article: Article, isTrue: boolean): string {
  if (keyword === 'inferred') {
    if (article === 'its') return isTrue ? 'it is inferred' : 'it is not inferred';
    return isTrue ? 'a service is inferred' : 'no service is inferred';
  }
  const text = flags[keyword] ?? `${article} ${booleans[keyword] ?? keyword}`;
  return isTrue ? text : text.replace(' is ', ' is not ');
}

function annotationClause({ key, side, comparison }: AnnotationFilter, negated: boolean): string {
  const owner = side === undefined ? '' : ` of the ${side}`;
  const name = `the annotation ${formatValue(key)}${owner}`;
  if (comparison === undefined) return `${name} is ${negated ? 'not set' : 'set'}`;
  return `${name} ${comparisonText(comparison, negated)}`;
}

function groupClause({ by, operator, value }: GroupFilter, negated: boolean): string {
  const isIn = (operator === '=') !== negated;
  const which = by === 'arn' ? 'the group with the ARN' : 'the group';
  return `the trace is ${isIn ? '' : 'not '}in ${which} ${formatValue(value)}`;
}

const relations: Readonly<Record<Operator, readonly [is: string, isNot: string]>> = {
  '=': ['is', 'is not'],
  // What has no value at all is not "another than" either.
  '!=': ['is other than', 'is not other than'],
  '<': ['is below', 'is not below'],
  '<=': ['is at most', 'is not at most'],
  '>': ['is above', 'is not above'],
  '>=': ['is at least', 'is not at least'],
  contains: ['contains', 'does not contain'],
  beginswith: ['begins with', 'does not begin with'],
  endswith: ['ends with', 'does not end with'],
};

function comparisonText({ operator, value }: Comparison, negated: boolean): string {
  if (operator === 'contains' && value === '') return negated ? 'is not set' : 'is set';
  return `${relations[operator][negated ? 1 : 0]} ${formatValue(value)}`;
}

function nodeText({ name, type, account }: NodeSelector): string {
  const parts = [
    name === undefined ? 'a service' : `the service ${formatValue(name)}`,
    ...(type === undefined ? [] : [`of type ${formatValue(type)}`]),
    ...(account === undefined ? [] : [`in account ${formatValue(account)}`]),
  ];
  return parts.join(' ');
}

import { isRecord } from './json.ts';

/**
 * A filter pattern of an event source mapping or of a subscription: names lead to lists of which one item
 * must match.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
 */
export type FilterPattern = (record: unknown) => boolean;

type Match = (value: unknown) => boolean;

/** Rules by their names: each makes a test of its operand, or nothing where that is wrong. */
export type Operators = Readonly<Record<string, (operand: unknown) => Match | undefined>>;

/**
 * @param further rules that one service has besides those that all have
 * @throws Error saying what in the pattern is wrong or not emulated.
 */
export function parseFilterPattern(pattern: unknown, further: Operators = {}): FilterPattern {
  if (!isRecord(pattern)) throw new Error('a pattern must be a JSON object');
  return parseObject(pattern, { ...common, ...further });
}

function parseObject(pattern: Readonly<Record<string, unknown>>, operators: Operators): Match {
  const tests = Object.entries(pattern).map(([name, inner]): Match => {
    if (name === '$or') return parseAlternatives(inner, operators);
    const test = parseInner(name, inner, operators);
    return (value) => test(memberOf(value, name));
  });
  return (value) => tests.every((test) => test(value));
}

function parseAlternatives(inner: unknown, operators: Operators): Match {
  if (!Array.isArray(inner) || !inner.every(isRecord)) {
    throw new Error('"$or" must be a list of patterns');
  }
  const alternatives = inner.map((pattern) => parseObject(pattern, operators));
  return (value) => alternatives.some((matches) => matches(value));
}

function parseInner(name: string, inner: unknown, operators: Operators): Match {
  if (isRecord(inner)) return parseObject(inner, operators);
  if (!Array.isArray(inner) || inner.length === 0) {
    throw new Error(`"${name}" must hold a pattern or a list of values`);
  }
  const rules = inner.map((rule) => parseRule(name, rule, operators));
  return (value) => {
    const candidates = Array.isArray(value) ? value : [value];
    return rules.some((matches) => candidates.some(matches));
  };
}

const memberOf = (value: unknown, name: string): unknown =>
  isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;

function parseRule(name: string, rule: unknown, operators: Operators): Match {
  if (!isRecord(rule)) return (value) => value === rule;
  const entries = Object.entries(rule);
  const [operator, operand] = entries[0] ?? ['', undefined];
  const build = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  const match = entries.length === 1 ? build?.(operand) : undefined;
  if (match !== undefined) return match;
  throw new Error(`"${name}": the rule ${JSON.stringify(rule)} is not emulated`);
}

const common: Operators = {
  prefix: (start) =>
    isText(start) ? (value) => isText(value) && value.startsWith(start) : undefined,
  suffix: (end) => (isText(end) ? (value) => isText(value) && value.endsWith(end) : undefined),
  'equals-ignore-case': (wanted) =>
    isText(wanted)
      ? (value) => isText(value) && value.toLowerCase() === wanted.toLowerCase()
      : undefined,
  exists: (wanted) =>
    typeof wanted === 'boolean' ? (value) => (value !== undefined) === wanted : undefined,
  'anything-but': (refused) => {
    const values = Array.isArray(refused) ? refused : [refused];
    if (values.some((value) => typeof value === 'object')) return undefined;
    return (value) => value !== undefined && !values.includes(value);
  },
  numeric: numericRange,
};

export const isText = (value: unknown): value is string => typeof value === 'string';

type Comparison = (value: number, limit: number) => boolean;

const comparisons: Readonly<Record<string, Comparison>> = {
  '=': (value, limit) => value === limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
};

/** `[">", 0, "<=", 10]` */
function numericRange(operand: unknown): Match | undefined {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0) return undefined;
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const [sign, limit]: unknown[] = [operand[index], operand[index + 1]];
    const compare =
      isText(sign) && Object.hasOwn(comparisons, sign) ? comparisons[sign] : undefined;
    if (compare === undefined || typeof limit !== 'number') return undefined;
    tests.push((value) => compare(value, limit));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

export const passes = (filters: readonly FilterPattern[], record: unknown): boolean =>
  filters.length === 0 || filters.some((matches) => matches(record));

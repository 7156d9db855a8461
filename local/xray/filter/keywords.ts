/**
 * The words of the filter language,
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html.
 * Keywords and operators are read in any letter case, values are not.
 */
export type ValueType = 'boolean' | 'number' | 'string';

export type RootCauseKind = 'fault' | 'error' | 'responsetime';
export type RootCauseUnit = 'service' | 'entity' | 'exception';

/** What a keyword is asked of: the whole trace, or what braces stand behind. */
export type Scope = 'trace' | 'service' | 'edge' | RootCauseScope;

/** Response times have no exceptions. */
export type RootCauseScope =
  | `rootcause.${'fault' | 'error'}.${RootCauseUnit}`
  | `rootcause.responsetime.${'service' | 'entity'}`;

interface KeywordRule {
  readonly type: ValueType;
  readonly scopes: readonly Scope[];
}

const failureScopes = (unit: RootCauseUnit): RootCauseScope[] => [
  `rootcause.fault.${unit}`,
  `rootcause.error.${unit}`,
];
const causeServices = [...failureScopes('service'), 'rootcause.responsetime.service'] as const;
const causeEntities = [...failureScopes('entity'), 'rootcause.responsetime.entity'] as const;
const causes: readonly RootCauseScope[] = [
  ...causeServices,
  ...causeEntities,
  ...failureScopes('exception'),
];

const calls: readonly Scope[] = ['trace', 'service', 'edge'];

const rules = {
  ok: { type: 'boolean', scopes: calls },
  error: { type: 'boolean', scopes: calls },
  throttle: { type: 'boolean', scopes: calls },
  fault: { type: 'boolean', scopes: calls },
  partial: { type: 'boolean', scopes: ['trace'] },
  inferred: { type: 'boolean', scopes: ['trace', 'service', ...causeServices, ...causeEntities] },
  root: { type: 'boolean', scopes: ['service', ...causeServices] },
  first: { type: 'boolean', scopes: causes },
  last: { type: 'boolean', scopes: causes },
  remote: { type: 'boolean', scopes: causeEntities },
  responsetime: { type: 'number', scopes: calls },
  duration: { type: 'number', scopes: calls },
  'http.status': { type: 'number', scopes: calls },
  index: { type: 'number', scopes: causes },
  coverage: { type: 'number', scopes: ['rootcause.responsetime.entity'] },
  'http.url': { type: 'string', scopes: calls },
  'http.method': { type: 'string', scopes: calls },
  'http.useragent': { type: 'string', scopes: calls },
  'http.clientip': { type: 'string', scopes: calls },
  user: { type: 'string', scopes: ['trace'] },
  availabilityzone: { type: 'string', scopes: ['trace'] },
  'instance.id': { type: 'string', scopes: ['trace'] },
  'resource.arn': { type: 'string', scopes: ['trace'] },
  name: { type: 'string', scopes: ['service', ...causes] },
  type: { type: 'string', scopes: ['service', ...causeServices] },
  message: { type: 'string', scopes: failureScopes('exception') },
} as const satisfies Record<string, KeywordRule>;

export type Keyword = keyof typeof rules;

export const keywords = Object.keys(rules) as readonly Keyword[];

export const isKeyword = (word: string): word is Keyword => Object.hasOwn(rules, word);

export const keywordType = (keyword: Keyword): ValueType => rules[keyword].type;

export const isKeywordOf = (scope: Scope, keyword: Keyword): boolean =>
  (rules[keyword].scopes as readonly Scope[]).includes(scope);

export const rootCauseScopes: readonly RootCauseScope[] = causes;

export const isRootCauseScope = (word: string): word is RootCauseScope =>
  (causes as readonly string[]).includes(word);

export const textOperators = ['contains', 'beginswith', 'endswith'] as const;

/** Every word that the language knows; annotation keys are not among them. */
export const knownWords: readonly string[] = [
  ...keywords,
  ...causes,
  ...textOperators,
  ...['and', 'or', 'not', 'true', 'false'],
  ...['service', 'edge', 'id', 'account.id', 'group.name', 'group.arn', 'rootcause.json'],
  ...['annotation.', 'annotation[', 'source.annotation.', 'destination.annotation.'],
];

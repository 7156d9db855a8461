import { type Attribute, defaultRuleName, type Rule } from './rule.ts';
import type { DraftField, RuleDraft } from './rule-draft.ts';

/** What is wrong with what was typed, by field. */
export type Problems = ReadonlyMap<DraftField, string>;

export type DraftedRule = Omit<Rule, 'arn' | 'modifiedAt'>;

/** https://docs.aws.amazon.com/xray/latest/api/API_SamplingRule.html */
const longest = {
  name: 32,
  host: 64,
  method: 10,
  path: 128,
  serviceName: 64,
  serviceType: 64,
  resourceArn: 500,
} as const;

const mostAttributes = 5;
const longestAttribute = 32;
const greatestInteger = 2 ** 31 - 1;

/** The rule that was written, or all that X-Ray would refuse about it, in its words. */
export function parseDraft(
  draft: RuleDraft,
): { readonly rule: DraftedRule } | { readonly problems: Problems } {
  const problems = new Map<DraftField, string>();
  const number = (field: 'priority' | 'reservoir' | 'boostCooldown', least: number, most: number) =>
    readNumber(draft[field], { least, most, whole: true }, (problem) =>
      problems.set(field, problem),
    );
  const percent = (field: 'rate' | 'boostRate') =>
    readNumber(
      draft[field].replace(/\s*%\s*$/, ''),
      { least: 0, most: 100, unit: ' %' },
      (problem) => problems.set(field, problem),
    ) / 100;

  const isDefault = draft.name === defaultRuleName;
  const rule: DraftedRule = {
    name: draft.name,
    priority: isDefault ? Number(draft.priority) : number('priority', 1, 9999),
    reservoir: number('reservoir', 0, greatestInteger),
    rate: percent('rate'),
    host: draft.host,
    method: draft.method,
    path: draft.path,
    serviceName: draft.serviceName,
    serviceType: draft.serviceType,
    resourceArn: draft.resourceArn,
    attributes: draft.attributes,
    ...(draft.hasBoost && {
      boost: {
        maxRate: percent('boostRate'),
        cooldownMinutes: number('boostCooldown', 1, greatestInteger),
      },
    }),
  };
  for (const [field, most] of Object.entries(longest)) {
    const problem = textProblem(draft[field as keyof typeof longest], most, field === 'name');
    if (problem !== undefined) problems.set(field as DraftField, problem);
  }
  const problem = attributesProblem(draft.attributes);
  if (problem !== undefined) problems.set('attributes', problem);
  return problems.size === 0 ? { rule } : { problems };
}

function readNumber(
  text: string,
  bounds: {
    readonly least: number;
    readonly most: number;
    readonly whole?: boolean;
    readonly unit?: string;
  },
  onProblem: (problem: string) => void,
): number {
  const { least, most, whole = false, unit = '' } = bounds;
  const value =
    text.trim() === '' ? Number.NaN : Number(text.replace(/^(\s*\d+),(\d+\s*)$/, '$1.$2'));
  const got = `got "${text}"`;
  if (!Number.isFinite(value) || (whole && !Number.isInteger(value))) {
    onProblem(`must be a ${whole ? 'whole number' : 'number'}, ${got}`);
  } else if (value > most) {
    onProblem(`must have value less than or equal to ${most}${unit}, ${got}`);
  } else if (value < least) {
    onProblem(`must have value greater than or equal to ${least}${unit}, ${got}`);
  }
  return value;
}

function textProblem(text: string, most: number, isName: boolean): string | undefined {
  if (text.length > most) {
    return `must have length less than or equal to ${most}, got ${text.length} characters`;
  }
  if (text !== '') return undefined;
  return isName
    ? 'must have length greater than or equal to 1: give the rule a name'
    : 'is empty, which matches no request: write "*" for all';
}

function attributesProblem(attributes: readonly Attribute[]): string | undefined {
  if (attributes.length > mostAttributes) {
    return `must have length less than or equal to ${mostAttributes}, got ${attributes.length} attributes`;
  }
  const texts = attributes.flatMap(({ key, value }) => [key, value]);
  const wrong = texts.find((text) => text.length < 1 || text.length > longestAttribute);
  if (wrong === '') return 'each key and value must have length greater than or equal to 1';
  if (wrong !== undefined) {
    return `each key and value must have length less than or equal to ${longestAttribute}, got ${wrong.length} characters`;
  }
  const keys = attributes.map(({ key }) => key);
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  return twice === undefined ? undefined : `each key may come once, got "${twice}" twice`;
}

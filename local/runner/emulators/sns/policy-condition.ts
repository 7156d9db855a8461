import { glob } from '../protocols/glob.ts';
import { isRecord } from '../protocols/json.ts';

/**
 * Whether a policy's `Condition` block holds for what is known of the request (`context`, keys in lower
 * case). Every operator, and every key in it, must hold; of a key's values one is enough.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function conditionHolds(
  condition: unknown,
  context: Readonly<Record<string, string>>,
): boolean {
  if (condition === undefined) return true;
  if (!isRecord(condition)) return false;
  return Object.entries(condition).every(
    ([operator, keys]) =>
      isRecord(keys) &&
      Object.entries(keys).every(([key, wanted]) =>
        keyHolds(operator, wanted, context[key.toLowerCase()]),
      ),
  );
}

type Match = (wanted: string, actual: string) => boolean;

const operators: Readonly<Record<string, Match>> = {
  StringEquals: (wanted, actual) => wanted === actual,
  StringEqualsIgnoreCase: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
  StringLike: glob,
  ArnEquals: arnLike,
  ArnLike: arnLike,
};

/** Unlike IAM, an operator other than those of texts and ARNs never holds. */
function keyHolds(operator: string, wanted: unknown, actual: string | undefined): boolean {
  const ifExists = operator.endsWith('IfExists');
  const bare = ifExists ? operator.slice(0, -'IfExists'.length) : operator;
  const negated = /^(String|Arn)Not/.test(bare);
  const name = bare.replace(/^(String|Arn)Not/, '$1');
  const matches = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (matches === undefined) return false;
  if (actual === undefined) return ifExists || negated;
  const values = [wanted].flat().filter((item) => item !== undefined);
  const found = values.some((value) => matches(String(value), actual));
  return negated ? !found : found;
}

/** Both operators of ARNs compare part by part, so that a `*` does not reach over a colon before the resource. */
function arnLike(pattern: string, arn: string): boolean {
  const wanted = parts(pattern);
  const actual = parts(arn);
  return wanted.length === 6 && wanted.every((part, index) => glob(part, actual[index] ?? ''));
}

function parts(arn: string): string[] {
  const pieces = arn.split(':');
  if (pieces.length < 6) return pieces;
  return [...pieces.slice(0, 5), pieces.slice(5).join(':')];
}

import { glob } from '../protocols/glob.ts';
import { isRecord } from '../protocols/json.ts';
import { conditionHolds } from './policy-condition.ts';

/** Who asks, and for which topic. */
interface Asker {
  readonly topicArn: string;
  readonly account: string;
}

const service = 'sns.amazonaws.com';

/** Sampling rules are asked for too, but without this no segment arrives. */
const action = 'xray:PutTraceSegments';

/**
 * Whether resource policies of X-Ray let a topic write segments. `policies` are documents as
 * `AWS::XRay::ResourcePolicy` takes them: JSON text, or the object itself. A statement that cannot be
 * read grants nothing.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-active-tracing.html
 */
export function hasXRayAccess(
  policies: readonly unknown[],
  topicArn: string,
  account: string,
): boolean {
  const asker = { topicArn, account };
  const matching = policies.flatMap(statementsOf).filter((statement) => concerns(statement, asker));
  const effects = matching.map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

type Statement = Readonly<Record<string, unknown>>;

function statementsOf(policy: unknown): Statement[] {
  const document = typeof policy === 'string' ? parse(policy) : policy;
  if (!isRecord(document)) return [];
  return [document.Statement].flat().filter(isRecord);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function concerns(statement: Statement, asker: Asker): boolean {
  return (
    namesService(statement) &&
    namesAction(statement) &&
    namesEveryResource(statement) &&
    conditionHolds(statement.Condition, {
      'aws:sourcearn': asker.topicArn,
      'aws:sourceaccount': asker.account,
    })
  );
}

function namesService({ Principal }: Statement): boolean {
  if (Principal === '*') return true;
  return isRecord(Principal) && texts(Principal.Service).includes(service);
}

function namesAction({ Action, NotAction }: Statement): boolean {
  const matches = (pattern: string) => glob(pattern.toLowerCase(), action.toLowerCase());
  if (NotAction !== undefined) return !texts(NotAction).some(matches);
  return texts(Action).some(matches);
}

/** Segments belong to no resource, so a statement about a topic's ARN does not cover writing them. */
const namesEveryResource = ({ Resource }: Statement): boolean => texts(Resource).includes('*');

const texts = (value: unknown): string[] =>
  [value].flat().filter((item): item is string => typeof item === 'string');

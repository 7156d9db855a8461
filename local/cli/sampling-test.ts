import { readFileSync } from 'node:fs';
import { plainText } from '../wording/plain-text.ts';
import {
  LocalRulesError,
  parseLocalRules,
  patternsOf,
  type RulePatterns,
  type RuleTrial,
  type SamplingRequest,
  tryRules,
} from '../xray/index.ts';
import { CommandError, type CommandInput, type FlagValues, stringFlag } from './command.ts';
import { findXRay } from './endpoint.ts';
import { formatRate, formatTrials, type TriedRule } from './output/sampling-rules.ts';
import { attributesFlag, fetchRules } from './sampling-rules.ts';

interface NamedRule extends RulePatterns {
  readonly name: string;
  readonly place: string;
  readonly reservoir: number;
  readonly rate: number;
}

/** Says which rule decides about a request, and why those before it do not. @throws UsageError, CommandError */
export async function testSampling(
  { flags, terminal }: CommandInput,
  output: 'text' | 'json',
): Promise<number> {
  const request = requestOf(flags);
  const file = stringFlag(flags, 'rules');
  const rules = file === undefined ? await runningRules(flags) : fileRules(file);
  const trials = tryRules(rules, request);
  const decides = trials.at(-1);
  if (output === 'json') {
    terminal.out(`${JSON.stringify({ request, tried: trials.map(toJson) }, null, 2)}\n`);
  } else {
    terminal.out(formatTrials(trials.map(toTried), terminal));
    if (decides === undefined || decides.mismatches.length > 0) {
      terminal.err('  no rule matches, so nothing is sampled\n');
    }
  }
  if (file === undefined) warnOfAttributes(trials, terminal.err);
  return 0;
}

const toTried = ({ rule, mismatches }: RuleTrial<NamedRule>): TriedRule => ({
  place: rule.place,
  name: rule.name,
  does: formatRate(rule.reservoir, rule.rate),
  mismatches,
});

const toJson = ({ rule, mismatches }: RuleTrial<NamedRule>) => ({
  rule: rule.name,
  matches: mismatches.length === 0,
  mismatches,
  reservoir: rule.reservoir,
  rate: rule.rate,
});

/** Rules for API Gateway's requests; a client that leaves them out may be decided about by a later one. */
function warnOfAttributes(
  trials: readonly RuleTrial<NamedRule>[],
  warn: (text: string) => void,
): void {
  const names = trials
    .filter(({ rule }) => Object.keys(rule.attributes).length > 0)
    .map(({ rule }) => `"${plainText(rule.name)}"`);
  if (names.length === 0) return;
  warn(
    `  X-Ray SDKs leave out ${names.join(', ')}: a rule with attributes is for API Gateway only\n`,
  );
}

function requestOf(flags: FlagValues): SamplingRequest {
  const request = {
    host: stringFlag(flags, 'host'),
    method: stringFlag(flags, 'method'),
    path: stringFlag(flags, 'path'),
    serviceName: stringFlag(flags, 'service'),
    serviceType: stringFlag(flags, 'service-type'),
    resourceArn: stringFlag(flags, 'resource-arn'),
    attributes: attributesFlag(flags),
  };
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
}

async function runningRules(flags: FlagValues): Promise<NamedRule[]> {
  const { client } = findXRay(flags);
  return (await fetchRules(client)).flatMap(({ SamplingRule: rule }) =>
    rule === undefined
      ? []
      : {
          ...patternsOf(rule),
          name: rule.RuleName ?? '',
          place: String(rule.Priority ?? ''),
          reservoir: rule.ReservoirSize ?? 0,
          rate: rule.FixedRate ?? 0,
        },
  );
}

function fileRules(file: string): NamedRule[] {
  const rules = readRulesFile(file);
  return rules.map((rule, index) => ({
    ...rule,
    name: index === rules.length - 1 ? 'default' : (rule.description ?? ''),
    place: String(index + 1),
    reservoir: rule.fixedTarget,
  }));
}

function readRulesFile(file: string) {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(`--rules "${file}" cannot be read: ${reason}`, undefined, { cause });
  }
  try {
    return parseLocalRules(text);
  } catch (error) {
    if (!(error instanceof LocalRulesError)) throw error;
    throw new CommandError(`--rules "${file}": ${error.message}`, undefined, { cause: error });
  }
}

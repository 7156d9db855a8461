import type { Clock } from '../clock.ts';
import { matchesRule, type RulePatterns } from './matching.ts';
import { openReservoir } from './reservoir.ts';
import type { Sampler } from './sampler.ts';

/** One rule of a local rules file. */
export interface LocalRule extends RulePatterns {
  readonly description?: string;
  /** Requests a second that are sampled before the rate applies, in one process. */
  readonly fixedTarget: number;
  /** 0 to 1. */
  readonly rate: number;
}

/** In the order in which they are tried; the last one is the file's default and matches everything. */
export type LocalRules = readonly LocalRule[];

/** A local rules file cannot be used. */
export class LocalRulesError extends Error {
  override readonly name = 'LocalRulesError';
}

/**
 * The sampling rules that X-Ray SDKs read from a file, version 1 or 2:
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-sdk-nodejs-configuration.html.
 * @throws LocalRulesError
 */
export function parseLocalRules(text: string): LocalRules {
  const content = parseJson(text);
  if (!isRecord(content)) {
    throw new LocalRulesError(`the file must hold a JSON object, got ${show(content)}`);
  }
  const { version, rules = [], default: byDefault } = content;
  if (version !== 1 && version !== 2) {
    throw new LocalRulesError(`"version" must be 1 or 2, got ${show(version)}`);
  }
  if (!Array.isArray(rules)) {
    throw new LocalRulesError(`"rules" must be a list, got ${show(rules)}`);
  }
  // In version 1 the host has the name that the service would have by it.
  const host = version === 1 ? 'service_name' : 'host';
  return [
    ...rules.map((rule, index) => readRule(rule, `rule ${index + 1}`, host)),
    { ...anything, ...readRates(byDefault, '"default"', []) },
  ];
}

/** Decides as an SDK does that has no centralized rules. */
export function createLocalSampler(options: {
  readonly rules: LocalRules;
  readonly clock: Clock;
  /** At least 0 and below 1. */
  readonly random: () => number;
}): Sampler {
  const { clock, random } = options;
  const rules = options.rules.map((rule) => ({ rule, reservoir: openReservoir(clock) }));
  return {
    decide(request) {
      const found = rules.find(({ rule }) => matchesRule(rule, request));
      if (found === undefined) return { sampled: false };
      const { fixedTarget, rate } = found.rule;
      return { sampled: found.reservoir.take(fixedTarget) || random() < rate };
    },
  };
}

const anything: RulePatterns = {
  host: '*',
  httpMethod: '*',
  urlPath: '*',
  serviceName: '*',
  serviceType: '*',
  resourceArn: '*',
  attributes: {},
};

type HostMember = 'host' | 'service_name';

function readRule(value: unknown, place: string, host: HostMember): LocalRule {
  const patterns = [host, 'http_method', 'url_path'];
  const rates = readRates(value, place, [...patterns, 'description']);
  // readRates lets nothing else through.
  const rule = value as Readonly<Record<string, unknown>>;
  const pattern = (name: string): string => {
    const given = rule[name];
    if (typeof given === 'string' && given !== '') return given;
    throw new LocalRulesError(
      `${place}: "${name}" must be a text with * and ? as wildcards, got ${show(given)}`,
    );
  };
  const description = typeof rule.description === 'string' ? rule.description : undefined;
  return {
    ...anything,
    ...rates,
    ...(description !== undefined && { description }),
    host: pattern(host),
    httpMethod: pattern('http_method'),
    urlPath: pattern('url_path'),
  };
}

function readRates(
  value: unknown,
  place: string,
  others: readonly string[],
): Pick<LocalRule, 'fixedTarget' | 'rate'> {
  if (!isRecord(value)) {
    throw new LocalRulesError(
      `${place} must be an object with "fixed_target" and "rate", got ${show(value)}`,
    );
  }
  const known = [...others, 'fixed_target', 'rate'];
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new LocalRulesError(`${place} has "${unknown}", which is not one of ${known.join(', ')}`);
  }
  const { fixed_target: fixedTarget, rate } = value;
  if (typeof fixedTarget !== 'number' || !Number.isInteger(fixedTarget) || fixedTarget < 0) {
    throw new LocalRulesError(
      `${place}: "fixed_target" must be a whole number of 0 or more, got ${show(fixedTarget)}`,
    );
  }
  if (typeof rate !== 'number' || !(rate >= 0 && rate <= 1)) {
    throw new LocalRulesError(`${place}: "rate" must be a number from 0 to 1, got ${show(rate)}`);
  }
  return { fixedTarget, rate };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LocalRulesError(`the file is not JSON: ${reason}`, { cause: error });
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 100 ? `${text.slice(0, 100).toWellFormed()}…` : text;
}

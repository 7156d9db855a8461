import { ConfigError } from '../settings.ts';

/** One rule, as a row of a table: which requests, and how many of them are recorded. */
export type SamplingRuleRow = readonly [
  name: string,
  /** 1 to 9999; the lowest rule that matches decides. */
  priority: number,
  /** Of the segments that begin the trace. */
  service: string,
  method: string,
  path: string,
  /** Requests a second that are recorded whatever the rate, over all instances together. */
  reservoir: number,
  /** Share of the rest that is recorded, 0 to 1. */
  rate: number,
];

const anything = '*';

/** An account's rules beside the default one, in a region: https://docs.aws.amazon.com/general/latest/gr/xray.html */
const mostRules = 25;

/**
 * Holds a table against what X-Ray accepts, and against what nobody means: two rules between which
 * chance decides, a rule for services of others, one that records everything, one that never matches.
 *
 * @throws ConfigError for the first rule that is wrong.
 * @see https://docs.aws.amazon.com/xray/latest/api/API_SamplingRule.html
 */
export function checkSamplingRules(rows: readonly SamplingRuleRow[]): void {
  if (rows.length > mostRules) {
    throw new ConfigError(
      `there are "${rows.length}" sampling rules and X-Ray keeps ${mostRules} in a region; remove some`,
    );
  }
  rows.forEach((row, index) => {
    checkRanges(row);
    checkBreadth(row);
    for (const earlier of rows.slice(0, index)) checkPair(earlier, row);
  });
}

function checkRanges([name, priority, service, method, path, reservoir, rate]: SamplingRuleRow) {
  const limit = (what: string, text: string, most: number) => {
    if (text.length < 1 || text.length > most) {
      throw wrong(name, `${what} must have 1 to ${most} characters`, text);
    }
  };
  limit('its name', name, 32);
  if (name === 'Default') {
    throw wrong(name, 'its name must not be that of the rule that X-Ray brings itself', name);
  }
  limit('service', service, 64);
  limit('method', method, 10);
  limit('path', path, 128);
  if (!Number.isInteger(priority) || priority < 1 || priority > 9999) {
    throw wrong(name, 'priority must be a whole number from 1 to 9999', priority);
  }
  if (!Number.isInteger(reservoir) || reservoir < 0) {
    throw wrong(
      name,
      'reservoir must be a whole number of requests a second, 0 or more',
      reservoir,
    );
  }
  if (!(rate >= 0 && rate <= 1)) {
    throw wrong(name, 'rate must be between 0 and 1', rate);
  }
}

function checkBreadth([name, , service, method, path, , rate]: SamplingRuleRow): void {
  if (/[*?]/.test(service)) {
    throw wrong(
      name,
      'service must be one service without "*" or "?", or the rule would decide for other applications of the account',
      service,
    );
  }
  if (rate === 1 && method === anything && path === anything) {
    throw wrong(
      name,
      'rate must be below 1 for a rule of every method and path, or name the method or path that is worth it',
      rate,
    );
  }
}

function checkPair(earlier: SamplingRuleRow, row: SamplingRuleRow): void {
  const [name, priority] = row;
  const [otherName, otherPriority] = earlier;
  if (name.toLowerCase() === otherName.toLowerCase()) {
    throw wrong(name, 'its name must differ from those of other rules', name);
  }
  if (priority === otherPriority) {
    throw wrong(
      name,
      `priority must differ from that of "${otherName}", or their names decide which comes first`,
      priority,
    );
  }
  const [first, second] = priority < otherPriority ? [row, earlier] : [earlier, row];
  if (covers(first, second)) {
    throw new ConfigError(
      `sampling rule "${second[0]}": never decides, because "${first[0]}" comes first and matches all that it matches; give it a priority below "${first[1]}"`,
    );
  }
}

function covers(first: SamplingRuleRow, second: SamplingRuleRow): boolean {
  const [, , service, method, path] = first;
  const [, , otherService, otherMethod, otherPath] = second;
  const wider = (pattern: string, other: string) =>
    pattern === anything || pattern.toLowerCase() === other.toLowerCase();
  return (
    service.toLowerCase() === otherService.toLowerCase() &&
    wider(method, otherMethod) &&
    wider(path, otherPath)
  );
}

function wrong(name: string, rule: string, value: string | number): ConfigError {
  return new ConfigError(`sampling rule "${name}": ${rule}, got "${value}"`);
}

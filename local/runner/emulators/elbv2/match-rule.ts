import { BlockList, isIPv6 } from 'node:net';
import { glob } from '../protocols/glob.ts';
import type { Condition, RuleConfig } from './config.ts';

/** What rules look at. */
export interface RuleRequest {
  readonly method: string;
  /** Without the query, as the client wrote it. */
  readonly path: string;
  readonly query: string;
  /** Without the port. */
  readonly host: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly sourceIp: string;
}

export type RuleMatcher = (request: RuleRequest) => RuleConfig | undefined;

/** The first rule whose conditions all hold; the last one has none. */
export function createRuleMatcher(rules: readonly RuleConfig[]): RuleMatcher {
  const compiled = rules.map((rule) => ({ rule, tests: rule.conditions.map(compile) }));
  return (request) => compiled.find(({ tests }) => tests.every((test) => test(request)))?.rule;
}

/** Which case counts: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html */
function compile(condition: Condition): (request: RuleRequest) => boolean {
  switch (condition.kind) {
    case 'path-pattern': {
      const matches = anyOf(condition.values, 'exact');
      return ({ path }) => matches(path);
    }
    case 'host-header': {
      const matches = anyOf(condition.values, 'any case');
      return ({ host }) => matches(host);
    }
    case 'http-header': {
      const matches = anyOf(condition.values, 'any case');
      const wanted = condition.name.toLowerCase();
      return ({ headers }) =>
        headers.some(([name, value]) => name.toLowerCase() === wanted && matches(value));
    }
    case 'http-request-method':
      return ({ method }) => condition.values.includes(method);
    case 'query-string': {
      const tests = condition.values.map(({ key, value }) => ({
        key: key === undefined ? () => true : anyOf([key], 'any case'),
        value: anyOf([value], 'any case'),
      }));
      return ({ query }) =>
        pairs(query).some(([name, text]) =>
          tests.some(({ key, value }) => key(name) && value(text)),
        );
    }
    case 'source-ip': {
      const ranges = new BlockList();
      for (const range of condition.values) {
        const [network = '', bits] = range.split('/');
        ranges.addSubnet(network, Number(bits), family(network));
      }
      return ({ sourceIp }) => ranges.check(sourceIp, family(sourceIp));
    }
  }
}

function anyOf(values: readonly string[], letters: 'exact' | 'any case') {
  const fold = (text: string) => (letters === 'exact' ? text : text.toLowerCase());
  const patterns = values.map(fold);
  return (text: string) => patterns.some((pattern) => glob(pattern, fold(text)));
}

const family = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');

/** As written: the load balancer does not decode (observed). */
const pairs = (query: string): (readonly [string, string])[] =>
  query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const separator = pair.indexOf('=');
      return separator < 0 ? [pair, ''] : [pair.slice(0, separator), pair.slice(separator + 1)];
    });

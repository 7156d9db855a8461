import { BlockList, isIP } from 'node:net';
import { isRecord } from '../protocols/json.ts';
import type { Condition, QueryValue } from './config.ts';

/** A condition or an action that cannot run here; the message says what is wrong with it. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
}

/** @throws RuleError for a condition that is unknown or has no values. */
export function readCondition(condition: unknown): Condition {
  if (!isRecord(condition)) {
    throw new RuleError(`a condition must be an object, got "${JSON.stringify(condition)}"`);
  }
  const kind = String(condition.Field ?? 'none');
  const config = (name: string) => (isRecord(condition[name]) ? condition[name] : {});
  /** Values stand in the condition's own configuration, or beside the field in the older form. */
  const values = (name: string): string[] => {
    const { Values, RegexValues } = config(name);
    if (Array.isArray(RegexValues) && RegexValues.length > 0) {
      throw new RuleError(`RegexValues of "${kind}" are not emulated; use Values with "*" and "?"`);
    }
    const given = Values ?? condition.Values;
    const list = Array.isArray(given) ? given.map(String) : [];
    if (list.length === 0) throw new RuleError(`the condition "${kind}" has no values`);
    return list;
  };
  switch (kind) {
    case 'path-pattern':
      return { kind, values: values('PathPatternConfig') };
    case 'host-header':
      return { kind, values: values('HostHeaderConfig') };
    case 'http-request-method':
      return { kind, values: values('HttpRequestMethodConfig') };
    case 'source-ip':
      return { kind, values: values('SourceIpConfig').map(readRange) };
    case 'http-header': {
      const name = config('HttpHeaderConfig').HttpHeaderName;
      if (typeof name !== 'string' || name === '') {
        throw new RuleError('the condition "http-header" has no HttpHeaderName');
      }
      return { kind, name, values: values('HttpHeaderConfig') };
    }
    case 'query-string':
      return { kind, values: readQueryValues(config('QueryStringConfig').Values) };
    default:
      throw new RuleError(`there is no condition "${kind}"`);
  }
}

function readRange(range: string): string {
  const [network = '', bits = ''] = range.split('/');
  try {
    new BlockList().addSubnet(network, Number(bits), isIP(network) === 6 ? 'ipv6' : 'ipv4');
  } catch {
    throw new RuleError(`a source-ip must be a range such as "10.0.0.0/8", got "${range}"`);
  }
  return range;
}

function readQueryValues(values: unknown): QueryValue[] {
  const list = Array.isArray(values) ? values.filter(isRecord) : [];
  if (list.length === 0) throw new RuleError('the condition "query-string" has no values');
  return list.map(({ Key, Value }) => ({
    ...(Key !== undefined && { key: String(Key) }),
    value: String(Value ?? ''),
  }));
}

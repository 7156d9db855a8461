import { BlockList, isIP } from 'node:net';
import type { MessageAttribute } from '../../cloud.ts';
import { isText, type Operators, parseFilterPattern } from '../protocols/filter-pattern.ts';
import { isRecord } from '../protocols/json.ts';
import type { Publication } from './publication.ts';

/** Whether a subscriber gets a message. */
export type MessageFilter = (message: Pick<Publication, 'attributes' | 'texts'>) => boolean;

export const filterScopes = ['MessageAttributes', 'MessageBody'] as const;

/**
 * A subscription's filter policy, over the attributes of a message or over its body, which then must be
 * a JSON object.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 * @throws Error saying what in the policy is wrong or not emulated.
 */
export function parseFilterPolicy(
  policy: unknown,
  scope: (typeof filterScopes)[number],
): MessageFilter {
  const matches = parseFilterPattern(policy, operators);
  if (scope === 'MessageBody') {
    return ({ texts }) => {
      const body = parsed(texts.default);
      return isRecord(body) && matches(body);
    };
  }
  return ({ attributes }) =>
    matches(
      Object.fromEntries(
        Object.entries(attributes).map(([name, attribute]) => [name, attributeValue(attribute)]),
      ),
    );
}

/** What topics have and event source mappings have not. */
const operators: Operators = {
  'anything-but': (refused) => {
    if (isRecord(refused)) {
      const { prefix, suffix } = refused;
      if (isText(prefix)) return (value) => isText(value) && !value.startsWith(prefix);
      if (isText(suffix)) return (value) => isText(value) && !value.endsWith(suffix);
      return undefined;
    }
    const values = Array.isArray(refused) ? refused : [refused];
    if (values.some((value) => typeof value === 'object')) return undefined;
    return (value) => value !== undefined && !values.includes(value);
  },
  cidr: (range) => {
    const [network = '', bits = ''] = String(range).split('/');
    const addresses = new BlockList();
    try {
      addresses.addSubnet(network, Number(bits), family(network));
    } catch {
      return undefined;
    }
    return (value) => isText(value) && isIP(value) !== 0 && addresses.check(value, family(value));
  },
};

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Bytes match nothing, but are there. */
function attributeValue({ dataType, stringValue = '' }: MessageAttribute): unknown {
  if (dataType === 'String.Array') return parsed(stringValue);
  if (/^Number(\.|$)/.test(dataType)) return Number(stringValue);
  return /^String(\.|$)/.test(dataType) ? stringValue : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

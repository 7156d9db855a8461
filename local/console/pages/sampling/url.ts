import { type Address, formatAddress } from '../../address/address.ts';

export interface SamplingPlace {
  /** Name of the rule that is open. */
  readonly rule?: string | undefined;
  /** A rule is being made. */
  readonly isNew?: boolean | undefined;
  /** What is tried. */
  readonly request?: TrialRequest | undefined;
}

/** What a sampling rule looks at; absent is not known of the request. */
export interface TrialRequest {
  readonly method?: string | undefined;
  readonly host?: string | undefined;
  readonly path?: string | undefined;
  readonly serviceName?: string | undefined;
  readonly serviceType?: string | undefined;
  readonly resourceArn?: string | undefined;
  readonly attributes?: readonly { readonly key: string; readonly value: string }[] | undefined;
}

const parameters = {
  method: 'method',
  host: 'host',
  path: 'path',
  serviceName: 'service',
  serviceType: 'type',
  resourceArn: 'arn',
} as const;

type Side = keyof typeof parameters;
const sides = Object.keys(parameters) as readonly Side[];

export const samplingAddress = (rule?: string): string => samplingPlaceAddress({ rule });

/** With the request filled in: says which rule decides about it. */
export const samplingTrialAddress = (request: TrialRequest): string =>
  samplingPlaceAddress({ request });

export function samplingPlaceAddress({ rule, isNew, request = {} }: SamplingPlace): string {
  const query = new URLSearchParams();
  const put = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== '') query.append(name, value);
  };
  put('rule', rule);
  put('new', isNew === true ? 'yes' : undefined);
  for (const side of sides) put(parameters[side], request[side]);
  for (const { key, value } of request.attributes ?? []) {
    if (key !== '') query.append('attribute', `${key}=${value}`);
  }
  return formatAddress(['sampling'], query);
}

export function parseSamplingPlace({ query }: Address): SamplingPlace & {
  readonly request: TrialRequest;
} {
  const given = sides.flatMap((side) => {
    const value = query.get(parameters[side]) ?? '';
    return value === '' ? [] : [[side, value] as const];
  });
  const attributes = query.getAll('attribute').map((text) => {
    const at = text.indexOf('=');
    return at < 0
      ? { key: text, value: '' }
      : { key: text.slice(0, at), value: text.slice(at + 1) };
  });
  const isNew = query.get('new') === 'yes';
  return {
    ...(!isNew && { rule: query.get('rule') ?? undefined }),
    isNew,
    request: { ...Object.fromEntries(given), ...(attributes.length > 0 && { attributes }) },
  };
}

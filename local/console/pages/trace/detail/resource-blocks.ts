import { typeName } from '../../../../wording/type-name.ts';
import { asObject, type JsonObject } from '../json.ts';
import type { TraceNode } from '../trace-tree.ts';

export interface ResourceBlock {
  readonly title: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}

/** A name may be anything that a sender thought of, so that this is no plain object. */
const titles: ReadonlyMap<string, string> = new Map([
  ['ec2', 'EC2 instance'],
  ['ecs', 'ECS task'],
  ['eks', 'EKS pod'],
  ['elastic_beanstalk', 'Elastic Beanstalk environment'],
  ['api_gateway', 'API Gateway'],
  ['xray', 'X-Ray SDK'],
]);

/** What a row says of where it ran and what it called: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-aws. */
export function resourceBlocks({ entity, inferred }: TraceNode): ResourceBlock[] {
  const blocks: ResourceBlock[] = [];
  const add = (title: string, members: JsonObject) => {
    const facts = Object.entries(members).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [{ name: words(name), value: textOf(value) }],
    );
    if (facts.length > 0) blocks.push({ title, facts });
  };
  const nested: [string, JsonObject][] = [];
  const flat = new Map<string, unknown>();
  for (const [name, value] of Object.entries(entity.aws ?? {})) {
    const block = asObject(value);
    if (block === undefined) flat.set(name, value);
    else nested.push([titles.get(name) ?? words(name), block]);
  }
  add('Resource', {
    type: typeName(entity.origin),
    origin: entity.origin,
    ARN: entity.resourceArn,
    'inferred type': inferred?.origin,
    ...Object.fromEntries(flat),
  });
  for (const [title, block] of nested) add(title, block);
  if (entity.service !== undefined) add('Service', entity.service);
  return blocks;
}

const words = (name: string): string => name.replaceAll('_', ' ');

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  const object = asObject(value);
  if (object === undefined) return String(value);
  return Object.entries(object)
    .map(([name, member]) => `${words(name)} ${typeof member === 'object' ? '…' : String(member)}`)
    .join(', ');
}

import type { Entity } from './entity.ts';
import { isObject } from './json-values.ts';

/** What the engine reads of an entity's `aws` block; the rest of it is only passed on. */
type Owner = Pick<Entity, 'aws'>;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export const awsMember = ({ aws }: Owner, member: string): string | undefined =>
  text(aws?.[member]);

/** The account that wrote the entity. */
export const accountOf = (owner: Owner): string | undefined => awsMember(owner, 'account_id');

/** The API operation that a subsegment called. */
export const operationOf = (owner: Owner): string | undefined => awsMember(owner, 'operation');

/** Set by Lambda on what it writes itself. */
export const functionArnOf = (owner: Owner): string | undefined => awsMember(owner, 'function_arn');

export const instanceIdOf = ({ aws }: Owner): string | undefined =>
  isObject(aws?.ec2) ? text(aws.ec2.instance_id) : undefined;

export const availabilityZoneOf = ({ aws }: Owner): string | undefined =>
  isObject(aws?.ec2) ? text(aws.ec2.availability_zone) : undefined;

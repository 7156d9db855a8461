import { awsMember, operationOf } from './aws-block.ts';
import type { Entity } from './entity.ts';

/** The service that a subsegment called, as far as the call itself tells. */
export interface Downstream {
  /** Name and type of its node on the map. */
  readonly name: string;
  readonly type: string;
  /** Of the inferred segment; calls of other than AWS have none. */
  readonly origin?: string;
  readonly resourceName?: string;
}

/** Which member of the `aws` block names the resource, and what type the resource then has. */
const awsResources: Readonly<Record<string, { readonly member: string; readonly type: string }>> = {
  DynamoDB: { member: 'table_name', type: 'AWS::DynamoDB::Table' },
  Lambda: { member: 'function_name', type: 'AWS::Lambda' },
  S3: { member: 'bucket_name', type: 'AWS::S3::Bucket' },
  SNS: { member: 'topic_arn', type: 'AWS::SNS' },
  SQS: { member: 'queue_url', type: 'AWS::SQS::Queue' },
};

/** `undefined` for segments and for local work. */
export function findDownstream(entity: Entity): Downstream | undefined {
  if (entity.namespace === 'remote') {
    return { name: entity.name, type: entity.sql === undefined ? 'remote' : 'Database::SQL' };
  }
  if (entity.namespace !== 'aws') return undefined;
  const resource = Object.hasOwn(awsResources, entity.name) ? awsResources[entity.name] : undefined;
  const value = resource && awsMember(entity, resource.member);
  // Observed: without an operation the resource is not recognised.
  if (value !== undefined && operationOf(entity) !== undefined) {
    const name = entity.name === 'Lambda' ? functionName(value) : value;
    const type = resource?.type ?? '';
    return { name, type, origin: type, resourceName: name };
  }
  const type = `AWS::${entity.name}`;
  return { name: entity.name, type, origin: type };
}

/** The Invoke API takes names, partial and full ARNs, each with or without a qualifier; Lambda's own segments carry the name. */
const functionName = (reference: string): string =>
  /^(?:(?:.*:)?function:)?([^:]+)/.exec(reference)?.[1] ?? reference;

/** These hand a message on: a segment below the call is a consumer of it, not the service itself. */
const messagingServices = new Set(['SNS', 'SQS', 'S3', 'Events', 'EventBridge']);

/** Whether `callee`, whose parent is `call`, is the called service itself and not one behind it. */
export const answersFor = (call: Entity, callee: Entity): boolean =>
  call.namespace !== 'aws' ||
  !messagingServices.has(call.name) ||
  (call.name === 'SNS' && callee.origin === 'AWS::SNS::Topic');

import { functionArnOf } from './aws-block.ts';
import type { Entity } from './entity.ts';

/** What Lambda itself writes into a function's segment, https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html. */
const phases = new Set(['Initialization', 'Restore', 'Invocation', 'Overhead']);

export const isPlatformPhase = (entity: Entity): boolean =>
  phases.has(entity.name) && functionArnOf(entity) !== undefined;

export const isInvocation = (entity: Entity): boolean =>
  entity.name === 'Invocation' && isPlatformPhase(entity);

import type { GroupFilter } from '../filter/expression.ts';
import { invalidRequest } from './errors.ts';
import type { OperationContext } from './operation.ts';

type Owner = Pick<OperationContext, 'account' | 'region'>;

/** `Default`, which holds every trace, is the one group there is. */
export function isDefaultGroup(
  { by, value }: Pick<GroupFilter, 'by' | 'value'>,
  { account, region }: Owner,
): boolean {
  if (by === 'name') return value === 'Default';
  const arn = `arn:aws:xray:${region}:${account}:group/Default`;
  return value === arn || value.startsWith(`${arn}/`);
}

/** @throws XRayError */
export function requireGroup(group: Pick<GroupFilter, 'by' | 'value'>, owner: Owner): void {
  if (!isDefaultGroup(group, owner)) throw invalidRequest('Group not found.');
}

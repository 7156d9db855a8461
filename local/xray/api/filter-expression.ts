import { FilterError } from '../filter/errors.ts';
import type { Filter } from '../filter/expression.ts';
import { parseFilter } from '../filter/parse.ts';
import { type TraceFilter, traceFilter } from '../filter/trace-filter.ts';
import { GroupReferenceError } from '../groups/errors.ts';
import { resolveGroups } from '../groups/group-references.ts';
import type { Groups } from '../groups/groups.ts';
import { invalidRequest } from './errors.ts';
import type { OperationContext } from './operation.ts';

/** @throws XRayError with X-Ray's text when it cannot be read, or names a group that there is not. */
export function readFilterExpression(
  expression: string | undefined,
  { account, groups }: Pick<OperationContext, 'account' | 'groups'>,
): TraceFilter | undefined {
  if (expression === undefined || expression.trim() === '') return undefined;
  return traceFilter(read(expression, groups), { account });
}

function read(expression: string, groups: Groups): Filter {
  try {
    return resolveGroups(parseFilter(expression), groups.find);
  } catch (error) {
    if (!(error instanceof FilterError || error instanceof GroupReferenceError)) throw error;
    throw invalidRequest(error.message);
  }
}

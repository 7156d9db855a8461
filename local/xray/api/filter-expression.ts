import { FilterError } from '../filter/errors.ts';
import { type Filter, walkFilter } from '../filter/expression.ts';
import { parseFilter } from '../filter/parse.ts';
import { type TraceFilter, traceFilter } from '../filter/trace-filter.ts';
import { invalidRequest } from './errors.ts';
import { requireGroup } from './groups.ts';
import type { OperationContext } from './operation.ts';

/** @throws XRayError with X-Ray's text when it cannot be read, or names a group that there is not. */
export function readFilterExpression(
  expression: string | undefined,
  context: Pick<OperationContext, 'account' | 'region'>,
): TraceFilter | undefined {
  if (expression === undefined || expression.trim() === '') return undefined;
  const filter = parse(expression);
  for (const part of walkFilter(filter)) {
    // What X-Ray answers to a group that does not exist is not known; this is its text elsewhere.
    if (part.kind === 'group') requireGroup(part, context);
  }
  // The one group there is holds every trace.
  return traceFilter(filter, { account: context.account, isInGroup: () => true });
}

function parse(expression: string): Filter {
  try {
    return parseFilter(expression);
  } catch (error) {
    if (error instanceof FilterError) throw invalidRequest(error.message);
    throw error;
  }
}

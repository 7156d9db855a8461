import { type EntitySelector, parseEntitySelector } from '../filter/entity-selector.ts';
import { FilterError } from '../filter/errors.ts';
import { invalidRequest } from './errors.ts';

/** @throws XRayError with X-Ray's text, which names the place, when it cannot be read. */
export function readEntitySelector(expression: string | undefined): EntitySelector | undefined {
  if (expression === undefined) return undefined;
  try {
    return parseEntitySelector(expression);
  } catch (error) {
    if (error instanceof FilterError) throw invalidRequest(error.message);
    throw error;
  }
}

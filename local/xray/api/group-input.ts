import type { InsightsConfiguration } from '@aws-sdk/client-xray';
import { FilterError } from '../filter/errors.ts';
import { GroupReferenceError } from '../groups/errors.ts';
import type { Group } from '../groups/group.ts';
import { readGroupExpression } from '../groups/group-references.ts';
import type { Groups } from '../groups/groups.ts';
import { invalidRequest } from './errors.ts';

/**
 * The expression of a group, unless it cannot be read or names groups in a way that cannot be followed.
 * @param own the ARN of the group, when there is one. @throws XRayError
 */
export function requireGroupExpression(
  expression: string | undefined,
  groups: Groups,
  own?: string,
): string {
  // Observed, although the model has it optional.
  if (expression === undefined || expression.trim() === '') {
    throw invalidRequest('Filter Expression is empty');
  }
  try {
    readGroupExpression(expression, groups.find, own);
    return expression;
  } catch (error) {
    if (!(error instanceof FilterError || error instanceof GroupReferenceError)) throw error;
    throw invalidRequest(error.message);
  }
}

/** @throws XRayError when there are to be notifications without insights; its text is not known. */
export function readInsights(
  input: InsightsConfiguration | undefined,
  before: Pick<Group, 'insightsEnabled' | 'notificationsEnabled'>,
): Pick<Group, 'insightsEnabled' | 'notificationsEnabled'> {
  const insightsEnabled = input?.InsightsEnabled ?? before.insightsEnabled;
  const notificationsEnabled =
    input?.NotificationsEnabled ?? (before.notificationsEnabled && insightsEnabled);
  if (notificationsEnabled && !insightsEnabled) {
    throw invalidRequest(
      'Notifications can only be enabled on a group with InsightsEnabled set to true',
    );
  }
  return { insightsEnabled, notificationsEnabled };
}

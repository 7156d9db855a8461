import type { GroupSummary } from '@aws-sdk/client-xray';
import { plainText } from '../../wording/plain-text.ts';
import { alignColumns } from './format.ts';

/** One line a group: name, insights, expression. */
export const formatGroups = (groups: readonly GroupSummary[]): string =>
  alignColumns(
    groups.map(({ GroupName: name = '', FilterExpression: expression, InsightsConfiguration }) => [
      plainText(name),
      insights(InsightsConfiguration),
      expression === undefined || expression === null ? 'every trace' : plainText(expression),
    ]),
  )
    .map((line) => `  ${line}\n`)
    .join('');

function insights(configuration: GroupSummary['InsightsConfiguration']): string {
  if (configuration?.InsightsEnabled !== true) return 'no insights';
  return configuration.NotificationsEnabled === true ? 'insights, notifications' : 'insights';
}

import type { Insight } from '../insights/insight.ts';
import { invalidRequest } from './errors.ts';
import type { OperationContext } from './operation.ts';

/** What departs in each of the operations of insights. */
export const unlikeInsights: readonly string[] = [
  'faults are judged by a small stated model (see `insights.md`), not by that of AWS, which is not known; nor are the words of its summaries.',
  'no notification is sent to EventBridge when an insight opens, changes or closes, whatever `NotificationsEnabled` says.',
];

/** @throws XRayError when there is none, with a text that is ours: X-Ray's is not known. */
export function requireInsight(id: string | undefined, { insights }: OperationContext): Insight {
  const insight = insights.find(id ?? '');
  if (insight === undefined) throw invalidRequest('Insight not found');
  return insight;
}

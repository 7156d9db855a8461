import { type EpochSeconds, epochSeconds } from '../units.ts';
import { invalidRequest } from './errors.ts';

export const toDate = (time: EpochSeconds): Date => new Date(time * 1000);

/** The window of a query. @throws XRayError when it ends before it starts. */
export function timeRange(input: {
  readonly StartTime: Date | undefined;
  readonly EndTime: Date | undefined;
}): { start: EpochSeconds; end: EpochSeconds } {
  const start = epochSeconds((input.StartTime?.getTime() ?? 0) / 1000);
  const end = epochSeconds((input.EndTime?.getTime() ?? 0) / 1000);
  if (end < start) throw invalidRequest('End time cannot be earlier than start time');
  return { start, end };
}

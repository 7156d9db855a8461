import type { AlarmConfig, AlarmState, Comparison } from './alarm-config.ts';

/** One period of an alarm's metric. */
export interface Datapoint {
  /** When it began, in epoch seconds. */
  readonly time: number;
  /** `undefined`: nothing was measured. */
  readonly value: number | undefined;
}

export interface Verdict {
  /** `undefined`: stays as it is. */
  readonly state: AlarmState | undefined;
  readonly reason: string;
  /** What it was judged by, newest first. */
  readonly evaluated: readonly Datapoint[];
}

/** So many periods are looked at beyond those that decide, in case some of them have no data. */
export const sparePeriods = 2;

/**
 * Judges an alarm by its datapoints, newest first: the periods that decide, and the spare ones.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function evaluateAlarm(alarm: AlarmConfig, datapoints: readonly Datapoint[]): Verdict {
  const { evaluationPeriods: wanted, datapointsToAlarm: needed, missingData } = alarm;
  const existing = datapoints.filter(({ value }) => value !== undefined).slice(0, wanted);
  const lacking = wanted - existing.length;
  const breaching = existing.filter(({ value }) => breaches(alarm, value));
  const verdict = (state: AlarmState | undefined, filled = 0): Verdict => ({
    state,
    reason: reasonOf(alarm, state, { existing, breaching, filled }),
    evaluated: existing,
  });

  if (breaching.length >= needed) return verdict('ALARM');
  if (lacking === 0) return verdict('OK');
  switch (missingData) {
    case 'breaching':
      return verdict(breaching.length + lacking >= needed ? 'ALARM' : 'OK', lacking);
    case 'notBreaching':
      return verdict('OK', lacking);
    case 'ignore':
      return verdict(existing.length > breaching.length ? 'OK' : undefined);
    case 'missing':
      return verdict(whereMissing(needed, datapoints, existing, breaching));
  }
}

/**
 * Missing data says nothing, so what there is decides: all breaching, and long enough ago that newer
 * data could have told otherwise, is an alarm.
 */
function whereMissing(
  needed: number,
  datapoints: readonly Datapoint[],
  existing: readonly Datapoint[],
  breaching: readonly Datapoint[],
): AlarmState | undefined {
  if (existing.length === 0) return 'INSUFFICIENT_DATA';
  if (existing.length > breaching.length) return 'OK';
  const oldest = datapoints.findLastIndex((datapoint) => breaching.includes(datapoint));
  return oldest + 1 >= needed ? 'ALARM' : undefined;
}

export function breaches(
  { comparison, threshold }: Pick<AlarmConfig, 'comparison' | 'threshold'>,
  value: number | undefined,
): boolean {
  if (value === undefined) return false;
  switch (comparison) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'LessThanThreshold':
      return value < threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= threshold;
  }
}

interface Grounds {
  readonly existing: readonly Datapoint[];
  readonly breaching: readonly Datapoint[];
  /** Missing ones that were treated as something. */
  readonly filled: number;
}

/** In the words of CloudWatch (observed). */
function reasonOf(
  alarm: AlarmConfig,
  state: AlarmState | undefined,
  { existing, breaching, filled }: Grounds,
): string {
  const { evaluationPeriods, datapointsToAlarm: needed, threshold, missingData } = alarm;
  if (existing.length === 0 && filled === 0) {
    return `Insufficient Data: ${datapointsText(evaluationPeriods, 'was', 'were')} unknown.`;
  }
  if (existing.length === 0) {
    const treated = missingData === 'breaching' ? 'Breaching' : 'NonBreaching';
    return `Threshold Crossed: no datapoints were received for ${plural(filled, 'period')} and ${plural(filled, 'missing datapoint')} ${filled === 1 ? 'was' : 'were'} treated as [${treated}].`;
  }
  const isAlarm = state === 'ALARM';
  const shown = isAlarm && breaching.length > 0 ? breaching : existing;
  const listed = shown.map(({ time, value }) => `${numberText(value)} (${timeText(time)})`);
  const which =
    needed === evaluationPeriods
      ? datapointsText(shown.length)
      : `${shown.length} out of the last ${datapointsText(evaluationPeriods)}`;
  const [was, were] = isAlarm ? ['was', 'were'] : ['was not', 'were not'];
  const verb = shown.length === 1 ? was : were;
  const change =
    needed === evaluationPeriods
      ? ''
      : ` (minimum ${datapointsText(needed)} for ${isAlarm ? 'OK -> ALARM' : 'ALARM -> OK'} transition)`;
  return `Threshold Crossed: ${which} [${listed.join(', ')}] ${verb} ${comparisonTexts[alarm.comparison]} the threshold (${numberText(threshold)})${change}.`;
}

const comparisonTexts: Readonly<Record<Comparison, string>> = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

const datapointsText = (count: number, one = '', more = '') =>
  `${plural(count, 'datapoint')}${one && ` ${count === 1 ? one : more}`}`;

/** `3.0`: always with a point. */
const numberText = (value = 0): string => (Number.isInteger(value) ? `${value}.0` : String(value));

/** `20/11/26 12:00:00` */
function timeText(time: number): string {
  const [date = '', clock = ''] = new Date(time * 1000).toISOString().split('T');
  return `${date.slice(2).split('-').toReversed().join('/')} ${clock.slice(0, 8)}`;
}

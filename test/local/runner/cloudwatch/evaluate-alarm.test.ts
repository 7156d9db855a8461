import { describe, expect, it } from 'vitest';
import type {
  AlarmConfig,
  Comparison,
  MissingData,
} from '../../../../local/runner/emulators/cloudwatch/alarm-config.ts';
import {
  breaches,
  evaluateAlarm,
} from '../../../../local/runner/emulators/cloudwatch/evaluate-alarm.ts';
import { alarmOf } from './alarm.ts';

/** `0 - X`: within the threshold, missing, breaching it; oldest first, as in CloudWatch's guide. */
const datapointsOf = (text: string) =>
  text
    .split(' ')
    .map((mark, index) => ({
      time: 1_800_000_000 + index * 60,
      value: mark === '-' ? undefined : mark === 'X' ? 5 : 0,
    }))
    .toReversed();

const judged = (text: string, change: Partial<AlarmConfig>) =>
  evaluateAlarm({ ...alarmOf(change) }, datapointsOf(text));

const treatments: readonly MissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];
const stays = undefined;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
describe('evaluateAlarm', () => {
  it.each([
    ['0 - X - X', ['OK', 'OK', 'OK', 'OK']],
    ['0 - - - -', ['OK', 'OK', 'OK', 'OK']],
    ['- - - - -', ['INSUFFICIENT_DATA', stays, 'ALARM', 'OK']],
    ['0 X X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['- - X - -', ['ALARM', stays, 'ALARM', 'OK']],
    ['- - - - X', [stays, stays, 'ALARM', 'OK']],
  ])('judges %s by three of three datapoints', (text, expected) => {
    const states = treatments.map(
      (missingData) =>
        judged(text, { evaluationPeriods: 3, datapointsToAlarm: 3, missingData }).state,
    );

    expect(states).toEqual(expected);
  });

  it.each([
    ['0 - X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 0 X 0 X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 - X - -', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - X -', ['ALARM', stays, 'ALARM', 'OK']],
  ])('judges %s by two of three datapoints', (text, expected) => {
    const states = treatments.map(
      (missingData) =>
        judged(text, { evaluationPeriods: 3, datapointsToAlarm: 2, missingData }).state,
    );

    expect(states).toEqual(expected);
  });

  it.each([
    [
      'X',
      {},
      'Threshold Crossed: 1 datapoint [5.0 (15/01/27 08:00:00)] was greater than or equal to the threshold (1.0).',
    ],
    [
      '0',
      {},
      'Threshold Crossed: 1 datapoint [0.0 (15/01/27 08:00:00)] was not greater than or equal to the threshold (1.0).',
    ],
    [
      '-',
      { missingData: 'notBreaching' },
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
    ],
    [
      '- -',
      { missingData: 'breaching', evaluationPeriods: 2, datapointsToAlarm: 2 },
      'Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching].',
    ],
    ['-', {}, 'Insufficient Data: 1 datapoint was unknown.'],
    [
      'X 0 X',
      { evaluationPeriods: 3, datapointsToAlarm: 2, threshold: 0.5 },
      'Threshold Crossed: 2 out of the last 3 datapoints [5.0 (15/01/27 08:02:00), 5.0 (15/01/27 08:00:00)] were greater than or equal to the threshold (0.5) (minimum 2 datapoints for OK -> ALARM transition).',
    ],
  ] as const)('says why, for %s', (text, change, reason) => {
    expect(judged(text, change).reason).toBe(reason);
  });

  it.each([
    ['GreaterThanOrEqualToThreshold', [false, true, true]],
    ['GreaterThanThreshold', [false, false, true]],
    ['LessThanThreshold', [true, false, false]],
    ['LessThanOrEqualToThreshold', [true, true, false]],
  ] as readonly [Comparison, boolean[]][])('compares by %s', (comparison, expected) => {
    expect([0, 1, 2].map((value) => breaches({ comparison, threshold: 1 }, value))).toEqual(
      expected,
    );
  });
});

import { describe, expect, it } from 'vitest';
import { alarmOf, topicArn } from './alarm.ts';
import { watchedXRay } from './watched-xray.ts';

describe('an alarm on the traces of a group', () => {
  it('goes off when traces come into the group, and is over when they have passed', async () => {
    const { minutes, record, state, published, cloud } = await watchedXRay([
      alarmOf({ missingData: 'notBreaching' }),
    ]);
    await minutes(1);
    const before = state();

    record(3);
    record(1, { fault: false });
    await minutes(1);
    const during = state();
    // With nothing newer, the last datapoint decides as long as it is looked at: three periods.
    await minutes(15);

    expect([before, during, state()]).toEqual(['OK', 'ALARM', 'OK']);
    expect(published.map(({ subject }) => subject)).toEqual([
      'OK: "faults" in US East (N. Virginia)',
      'ALARM: "faults" in US East (N. Virginia)',
      'OK: "faults" in US East (N. Virginia)',
    ]);
    expect(published[1]?.topicArn).toBe(topicArn);
    expect(published[1]?.message).toMatchObject({
      AlarmName: 'faults',
      AWSAccountId: '123456789012',
      OldStateValue: 'OK',
      NewStateValue: 'ALARM',
      NewStateReason: expect.stringContaining('1 datapoint [3.0 ('),
      Trigger: {
        MetricName: 'ApproximateTraceCount',
        Namespace: 'AWS/X-Ray',
        Statistic: 'SUM',
        Dimensions: [{ name: 'GroupName', value: 'all-faults' }],
        Period: 300,
        Threshold: 1,
      },
    });
    expect(cloud.warnings).toEqual([
      expect.stringMatching(/^alarm "faults" went off: Threshold Crossed: 1 datapoint/),
      expect.stringMatching(/^alarm "faults" is over: Threshold Crossed: no datapoints/),
    ]);
  });

  it('has too little data until there are traces, where missing data says nothing', async () => {
    const { minutes, record, cloudWatch } = await watchedXRay([alarmOf()]);

    await minutes(1);

    expect(cloudWatch.alarms.all()).toMatchObject([
      { state: 'INSUFFICIENT_DATA', reason: 'Insufficient Data: 1 datapoint was unknown.' },
    ]);

    record(1);
    await minutes(1);

    expect(cloudWatch.alarms.all()).toMatchObject([{ state: 'ALARM' }]);
  });

  it('waits for as many periods as it says', async () => {
    const { minutes, record, state } = await watchedXRay([
      alarmOf({ evaluationPeriods: 2, datapointsToAlarm: 2, missingData: 'notBreaching' }),
    ]);
    record(1);
    await minutes(1);
    const afterOne = state();

    await minutes(4);
    record(1);
    await minutes(1);

    expect([afterOne, state()]).toEqual(['OK', 'ALARM']);
  });

  it('counts what arrives late by when it began', async () => {
    const { minutes, record, state } = await watchedXRay([
      alarmOf({ missingData: 'notBreaching' }),
    ]);

    record(1, { ago: 900 });
    await minutes(1);
    const tooOld = state();
    record(1, { ago: 200 });
    await minutes(1);

    expect([tooOld, state()]).toEqual(['OK', 'ALARM']);
  });

  it.each([
    [16, 'OK'],
    [14, 'ALARM'],
  ])(
    'looks back a sixtieth of its periods where time is sixty times as fast: %i s',
    async (ago, expected) => {
      const { cloudWatch, record, state } = await watchedXRay(
        [alarmOf({ missingData: 'notBreaching' })],
        { timeScale: 60 },
      );

      record(1, { ago });
      await cloudWatch.alarms.evaluate();

      expect(state()).toBe(expected);
    },
  );

  it('counts more traces than one page of X-Ray holds', async () => {
    const { minutes, record, cloudWatch } = await watchedXRay([alarmOf({ threshold: 250 })]);

    record(250);
    await minutes(1);

    expect(cloudWatch.alarms.all()).toMatchObject([
      { state: 'ALARM', reason: expect.stringContaining('[250.0 (') },
    ]);
  });

  it('says what of its actions cannot be taken, and goes on', async () => {
    const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:f';
    const { minutes, record, state, cloud } = await watchedXRay(
      [alarmOf({ actions: { OK: [], ALARM: [lambda, topicArn], INSUFFICIENT_DATA: [] } })],
      {
        publish: async () => {
          throw new Error('Topic does not exist');
        },
      },
    );

    record(1);
    await minutes(1);

    expect(state()).toBe('ALARM');
    expect(cloud.warnings).toEqual([
      `alarm "faults": its action "${lambda}" is not taken here; only SNS topics are told`,
      expect.stringContaining('went off'),
      `alarm "faults" could not tell "${topicArn}": Topic does not exist`,
    ]);
  });

  it('stays as it is while X-Ray cannot be asked, and says why', async () => {
    const { minutes, record, state, cloud, xray } = await watchedXRay([alarmOf()]);
    const { id } = xray.keys.create();
    xray.call('PutEncryptionConfig', { Type: 'KMS', KeyId: id });
    cloud.clock.advance(3000);
    record(1);
    xray.keys.disable(id);

    await minutes(1);

    expect(state()).toBe('INSUFFICIENT_DATA');
    expect(cloud.warnings.join('\n')).toContain('alarm "faults" could not be evaluated: ');
  });

  it('is not evaluated any longer once stopped', async () => {
    const { cloud, cloudWatch, record, state } = await watchedXRay([alarmOf()]);
    cloudWatch.stop();

    record(1);
    cloud.clock.advance(600_000);
    await cloudWatch.alarms.evaluate();

    expect(state()).toBe('INSUFFICIENT_DATA');
  });

  it('says nothing of an evaluation that the end of X-Ray cuts short', async () => {
    const { cloud, cloudWatch, xray, record } = await watchedXRay([alarmOf()]);
    record(250);
    const evaluation = cloudWatch.alarms.evaluate();

    cloudWatch.stop();
    xray.close();
    await evaluation;

    expect(cloud.warnings).toEqual([]);
  });

  it('takes no more than four looks a second, however fast everything is', async () => {
    const { cloud, cloudWatch, record } = await watchedXRay([alarmOf({ period: 60 })], {
      timeScale: 10_000,
    });
    record(1);

    cloud.clock.advance(250 * 10_000 - 1);
    await Promise.resolve();
    const before = cloudWatch.alarms.all()[0]?.updatedAt;
    await cloudWatch.alarms.evaluate();

    expect(before).toBe(cloudWatch.alarms.since);
  });
});

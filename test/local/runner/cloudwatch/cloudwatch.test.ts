import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  DescribeAlarmsForMetricCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  GetDashboardCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListDashboardsCommand,
  ListMetricsCommand,
  type ListMetricsCommandInput,
  ListTagsForResourceCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it, onTestFinished } from 'vitest';
import { decodeCbor, encodeCbor } from '../../../../local/runner/emulators/protocols/cbor.ts';
import { serve } from '../protocols/aws-server.ts';
import { alarmOf, topicArn } from './alarm.ts';
import { watchedXRay } from './watched-xray.ts';

async function served(...options: Parameters<typeof watchedXRay>) {
  const watched = await watchedXRay(...options);
  const server = await serve('monitoring', () => watched.cloudWatch.handle);
  const client = new CloudWatchClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await server[Symbol.asyncDispose]();
  });
  const at = (seconds: number) => new Date((watched.cloud.clock.now() + seconds) * 1000);
  return { ...watched, client, url: server.url, at };
}

const traceCount = {
  Namespace: 'AWS/X-Ray',
  MetricName: 'ApproximateTraceCount',
  Dimensions: [{ Name: 'GroupName', Value: 'all-faults' }],
};

describe('alarms in the CloudWatch API', () => {
  it('are described with state, reason and data', async () => {
    const { client, minutes, record } = await served([alarmOf({ description: 'Faults!' })]);
    record(2);
    await minutes(1);

    const { MetricAlarms } = await client.send(
      new DescribeAlarmsCommand({ AlarmNames: ['faults'], StateValue: 'ALARM' }),
    );

    expect(MetricAlarms).toMatchObject([
      {
        AlarmName: 'faults',
        AlarmDescription: 'Faults!',
        AlarmArn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:faults',
        ...traceCount,
        Statistic: 'Sum',
        Period: 300,
        Threshold: 1,
        ActionsEnabled: true,
        AlarmActions: [topicArn],
        StateValue: 'ALARM',
        StateReason: expect.stringContaining('[2.0 ('),
        StateUpdatedTimestamp: expect.any(Date),
      },
    ]);
    expect(JSON.parse(MetricAlarms?.[0]?.StateReasonData ?? '')).toMatchObject({
      recentDatapoints: [2],
      threshold: 1,
    });
  });

  it('are found by name, prefix, state, action, type and metric, page by page', async () => {
    const names = ['a-1', 'a-2', 'b-1'];
    const { client } = await served(names.map((name) => alarmOf({ name })));
    const found = async (input: DescribeAlarmsCommandInput) => {
      const { MetricAlarms } = await client.send(new DescribeAlarmsCommand(input));
      return MetricAlarms?.map(({ AlarmName }) => AlarmName);
    };

    expect(await found({})).toEqual(names);
    expect(await found({ AlarmNames: ['a-2', 'none'] })).toEqual(['a-2']);
    expect(await found({ AlarmNamePrefix: 'a-' })).toEqual(['a-1', 'a-2']);
    expect(await found({ StateValue: 'ALARM' })).toEqual([]);
    expect(await found({ ActionPrefix: 'arn:aws:sns' })).toEqual(names);
    expect(await found({ ActionPrefix: 'arn:aws:lambda' })).toEqual([]);
    expect(await found({ AlarmTypes: ['CompositeAlarm'] })).toEqual([]);
    const first = await client.send(new DescribeAlarmsCommand({ MaxRecords: 2 }));
    expect(await found({ MaxRecords: 2, NextToken: first.NextToken })).toEqual(['b-1']);
    const { MetricAlarms } = await client.send(new DescribeAlarmsForMetricCommand(traceCount));
    expect(MetricAlarms).toHaveLength(3);
  });

  it('can be set to a state, take actions then, and are put right again', async () => {
    const { client, minutes, published } = await served([alarmOf({ missingData: 'notBreaching' })]);
    await minutes(1);

    await client.send(
      new SetAlarmStateCommand({ AlarmName: 'faults', StateValue: 'ALARM', StateReason: 'a try' }),
    );
    await minutes(1);

    expect(published.map(({ message }) => message.NewStateReason)).toEqual([
      expect.stringContaining('no datapoints'),
      'a try',
      expect.stringContaining('no datapoints'),
    ]);
    const { AlarmHistoryItems } = await client.send(
      new DescribeAlarmHistoryCommand({ AlarmName: 'faults', HistoryItemType: 'StateUpdate' }),
    );
    expect(AlarmHistoryItems?.map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm updated from ALARM to OK',
      'Alarm updated from OK to ALARM',
      'Alarm updated from INSUFFICIENT_DATA to OK',
    ]);
  });

  it('take no actions while these are disabled', async () => {
    const { client, minutes, record, published, state } = await served([alarmOf()]);
    const AlarmNames = ['faults'];
    await client.send(new DisableAlarmActionsCommand({ AlarmNames }));
    record(1);
    await minutes(1);

    expect([state(), published]).toEqual(['ALARM', []]);

    await client.send(new EnableAlarmActionsCommand({ AlarmNames }));
    await client.send(
      new SetAlarmStateCommand({ AlarmName: 'faults', StateValue: 'OK', StateReason: 'r' }),
    );

    expect(published).toHaveLength(1);
  });
});

describe('metrics in the CloudWatch API', () => {
  it('count the traces of groups by the minute', async () => {
    const { client, record, at } = await served();
    record(2);
    record(1, { ago: 120 });

    const { Datapoints } = await client.send(
      new GetMetricStatisticsCommand({
        ...traceCount,
        StartTime: at(-600),
        EndTime: at(60),
        Period: 60,
        Statistics: ['Sum', 'SampleCount'],
      }),
    );

    expect(Datapoints).toEqual([
      { Timestamp: at(-120), Sum: 1, SampleCount: 1, Unit: 'None' },
      { Timestamp: at(0), Sum: 2, SampleCount: 1, Unit: 'None' },
    ]);
  });

  it('lists those of all groups, and those that were put', async () => {
    const { client } = await served();
    await client.send(
      new PutMetricDataCommand({
        Namespace: 'Orders',
        MetricData: [
          { MetricName: 'Placed', Value: 1, Dimensions: [{ Name: 'Tier', Value: 'gold' }] },
        ],
      }),
    );
    const listed = async (input: ListMetricsCommandInput) => {
      const { Metrics } = await client.send(new ListMetricsCommand(input));
      return Metrics?.map(({ MetricName, Dimensions }) => [MetricName, Dimensions?.[0]?.Value]);
    };

    expect(await listed({})).toEqual([
      ['ApproximateTraceCount', 'Default'],
      ['ApproximateTraceCount', 'all-faults'],
      ['Placed', 'gold'],
    ]);
    expect(await listed({ Namespace: 'Orders' })).toEqual([['Placed', 'gold']]);
    expect(await listed({ Dimensions: [{ Name: 'Tier' }] })).toEqual([['Placed', 'gold']]);
    expect(await listed({ MetricName: 'Other' })).toEqual([]);
  });

  it('gives data of several metrics, newest first unless asked otherwise', async () => {
    const { client, record, at } = await served();
    record(3);
    record(1, { ago: 60 });
    await client.send(
      new PutMetricDataCommand({
        Namespace: 'Orders',
        MetricData: [
          { MetricName: 'Took', Values: [10, 20, 30], Counts: [1, 2, 1], Timestamp: at(0) },
        ],
      }),
    );
    const stat = (Id: string, Metric: object, Stat: string) => ({
      Id,
      MetricStat: { Metric, Stat, Period: 60 },
    });
    const MetricDataQueries = [
      stat('traces', traceCount, 'Sum'),
      stat('average', { Namespace: 'Orders', MetricName: 'Took' }, 'Average'),
      stat('p90', { Namespace: 'Orders', MetricName: 'Took' }, 'p90'),
      { ...stat('hidden', traceCount, 'Sum'), ReturnData: false },
    ];
    const range = { StartTime: at(-300), EndTime: at(60) };

    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({ ...range, MetricDataQueries }),
    );
    const oldestFirst = await client.send(
      new GetMetricDataCommand({ ...range, MetricDataQueries, ScanBy: 'TimestampAscending' }),
    );

    expect(MetricDataResults?.map(({ Id, Values }) => [Id, Values])).toEqual([
      ['traces', [3, 1]],
      ['average', [20]],
      ['p90', [30]],
    ]);
    expect(MetricDataResults?.[0]?.Timestamps).toEqual([at(0), at(-60)]);
    expect(oldestFirst.MetricDataResults?.[0]?.Values).toEqual([1, 3]);
  });

  it('takes statistic sets, and alarms on what applications put', async () => {
    const metric = { namespace: 'Orders', name: 'Took', dimensions: {} };
    const { client, minutes, state } = await served([
      alarmOf({ metric, statistic: 'Maximum', threshold: 100, period: 60 }),
    ]);
    const put = (Maximum: number) =>
      client.send(
        new PutMetricDataCommand({
          Namespace: 'Orders',
          MetricData: [
            {
              MetricName: 'Took',
              StatisticValues: { SampleCount: 2, Sum: Maximum + 1, Minimum: 1, Maximum },
            },
          ],
        }),
      );

    await put(99);
    await minutes(1);
    const before = state();
    await put(100);
    await minutes(1);

    expect([before, state()]).toEqual(['OK', 'ALARM']);
  });

  it('answers nothing for what it does not know', async () => {
    const { client, at } = await served();

    const { Datapoints } = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        StartTime: at(-600),
        EndTime: at(0),
        Period: 60,
        Statistics: ['Sum'],
      }),
    );

    expect(Datapoints).toEqual([]);
  });
});

describe('dashboards in the CloudWatch API', () => {
  it('are as they are declared', async () => {
    const { client } = await served();

    const { DashboardEntries } = await client.send(new ListDashboardsCommand({}));
    const { DashboardBody } = await client.send(
      new GetDashboardCommand({ DashboardName: 'overview' }),
    );

    expect(DashboardEntries).toMatchObject([{ DashboardName: 'overview', Size: 14 }]);
    expect(DashboardBody).toBe('{"widgets":[]}');
  });
});

describe('what CloudWatch refuses', () => {
  it('is said by name', async () => {
    const { client, at } = await served([alarmOf()]);
    const range = { StartTime: at(-600), EndTime: at(0) };
    const statistics = { ...traceCount, ...range, Statistics: ['Sum' as const] };
    const query = { Id: 'a', MetricStat: { Metric: traceCount, Stat: 'Sum', Period: 60 } };
    const refused: readonly (readonly [() => Promise<unknown>, string, string])[] = [
      [
        () => client.send(new DeleteAlarmsCommand({ AlarmNames: ['faults'] })),
        'InvalidAction',
        'alarms and dashboards come from the template',
      ],
      [
        () => client.send(new ListTagsForResourceCommand({ ResourceARN: 'arn' })),
        'InvalidAction',
        'TraceLab does not emulate the CloudWatch action "ListTagsForResource"',
      ],
      [
        () =>
          client.send(
            new SetAlarmStateCommand({ AlarmName: 'no', StateValue: 'OK', StateReason: 'r' }),
          ),
        'ResourceNotFound',
        'Alarm no does not exist',
      ],
      [
        () => client.send(new GetDashboardCommand({ DashboardName: 'no' })),
        'ResourceNotFound',
        'Dashboard no does not exist',
      ],
      [
        () => client.send(new GetMetricStatisticsCommand({ ...statistics, Period: 61 })),
        'InvalidParameterValueException',
        'Period must be',
      ],
      [
        () =>
          client.send(
            new GetMetricStatisticsCommand({ ...statistics, Period: 60, EndTime: at(100_000) }),
          ),
        'InvalidParameterCombinationException',
        'exceeds the limit of 1440',
      ],
      [
        () =>
          client.send(
            new GetMetricStatisticsCommand({ ...statistics, Period: 60, EndTime: at(-700) }),
          ),
        'InvalidParameterValueException',
        'StartTime must be less',
      ],
      [
        () =>
          client.send(
            new GetMetricDataCommand({
              ...range,
              MetricDataQueries: [{ Id: 'b', Expression: 'a * 2' }],
            }),
          ),
        'InvalidParameterValueException',
        'does not emulate metric math',
      ],
      [
        () =>
          client.send(
            new GetMetricDataCommand({
              ...range,
              MetricDataQueries: [
                { ...query, MetricStat: { ...query.MetricStat, Stat: 'TM(1:2)' } },
              ],
            }),
          ),
        'InvalidParameterValueException',
        'TM(1:2)',
      ],
      [
        () =>
          client.send(
            new PutMetricDataCommand({
              Namespace: 'AWS/X-Ray',
              MetricData: [{ MetricName: 'a', Value: 1 }],
            }),
          ),
        'InvalidParameterValueException',
        'it is for AWS',
      ],
      [
        () =>
          client.send(
            new PutMetricDataCommand({ Namespace: 'Orders', MetricData: [{ MetricName: 'a' }] }),
          ),
        'MissingRequiredParameterException',
        'Value is required',
      ],
      [
        () => client.send(new DescribeAlarmsCommand({ MaxRecords: 0 })),
        'InvalidParameterValueException',
        'from 1 to 100',
      ],
      [
        () => client.send(new DescribeAlarmsCommand({ NextToken: 'x' })),
        'InvalidNextToken',
        'not valid',
      ],
    ];

    for (const [ask, name, message] of refused) {
      await expect(ask()).rejects.toMatchObject({
        name,
        message: expect.stringContaining(message),
      });
    }
  });
});

describe('the protocols of CloudWatch', () => {
  const rpc = (url: string, operation: string, body: Buffer) =>
    fetch(`${url}/service/GraniteServiceVersion20100801/operation/${operation}`, {
      method: 'POST',
      headers: { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
      body,
    });

  it('speaks CBOR, as the AWS CLI does', async () => {
    const { url, record, at } = await served();
    record(2);
    const input = {
      ...traceCount,
      StartTime: at(-60),
      EndTime: at(60),
      Period: 60,
      Statistics: ['Sum'],
    };

    const response = await rpc(url, 'GetMetricStatistics', encodeCbor(input));
    const output = decodeCbor(Buffer.from(await response.arrayBuffer()));

    expect(response.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
    expect(output).toEqual({
      Label: 'ApproximateTraceCount',
      Datapoints: [{ Timestamp: at(0), Unit: 'None', Sum: 2 }],
    });
  });

  it.each([
    ['Nothing', encodeCbor({}), 'InvalidAction'],
    ['ListMetrics', Buffer.of(0xff), 'SerializationException'],
    ['ListMetrics', encodeCbor([]), 'SerializationException'],
  ])('answers errors in CBOR for %s', async (operation, body, code) => {
    const { url } = await served();

    const response = await rpc(url, operation, body);

    expect(response.status).toBe(400);
    expect(decodeCbor(Buffer.from(await response.arrayBuffer()))).toMatchObject({
      __type: `com.amazonaws.cloudwatch#${code}`,
    });
  });

  it('speaks the query protocol, as older SDKs do', async () => {
    const { url, record, at } = await served();
    record(2);

    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({
        Action: 'GetMetricStatistics',
        Namespace: 'AWS/X-Ray',
        MetricName: 'ApproximateTraceCount',
        'Dimensions.member.1.Name': 'GroupName',
        'Dimensions.member.1.Value': 'all-faults',
        'Statistics.member.1': 'Sum',
        Period: '60',
        StartTime: at(-60).toISOString(),
        EndTime: at(60).toISOString(),
      }),
    });

    const text = await response.text();
    expect(text).toContain('<GetMetricStatisticsResult><Label>ApproximateTraceCount</Label>');
    expect(text).toContain(
      `<Datapoints><member><Timestamp>${at(0).toISOString()}</Timestamp><Unit>None</Unit><Sum>2</Sum></member></Datapoints>`,
    );
  });

  it('answers errors of the query protocol with its codes', async () => {
    const { url } = await served();

    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ Action: 'GetMetricStatistics', Namespace: 'a', MetricName: 'b' }),
    });

    expect(await response.text()).toContain('<Code>MissingParameter</Code>');
  });
});

import { AwsError } from '../protocols/aws-error.ts';
import { type Input, inputInteger, inputText, inputTexts } from '../protocols/input.ts';
import { pageOf } from '../protocols/page.ts';
import { alarmStates } from './alarm-config.ts';
import type { AlarmEvent, AlarmStatus } from './alarms.ts';
import {
  inputMetric,
  invalidValue,
  outputDimensions,
  outputTime,
  requiredInput,
} from './inputs.ts';
import { metricKey } from './metric.ts';
import type { Operation, OperationContext } from './operations.ts';

export const alarmOperations: Readonly<Record<string, Operation>> = {
  DescribeAlarms(input, context) {
    const names = inputTexts(input, 'AlarmNames');
    const prefix = inputText(input, 'AlarmNamePrefix') ?? '';
    const actionPrefix = inputText(input, 'ActionPrefix') ?? '';
    const state = inputState(input);
    const types = inputTexts(input, 'AlarmTypes');
    const found = context.alarms
      .all()
      .filter(({ config }) => names.length === 0 || names.includes(config.name))
      .filter(({ config }) => config.name.startsWith(prefix))
      .filter((alarm) => state === undefined || alarm.state === state)
      .filter(({ config }) =>
        actionPrefix === ''
          ? true
          : Object.values(config.actions)
              .flat()
              .some((action) => action.startsWith(actionPrefix)),
      )
      .filter(() => types.length === 0 || types.includes('MetricAlarm'));
    const { items, next } = page(found, input, 'MaxRecords', { byDefault: 50, most: 100 });
    return {
      MetricAlarms: items.map((alarm) => described(alarm, context)),
      CompositeAlarms: [],
      NextToken: next,
    };
  },

  DescribeAlarmsForMetric(input, context) {
    const key = metricKey(inputMetric(input));
    return {
      MetricAlarms: context.alarms
        .all()
        .filter(({ config }) => metricKey(config.metric) === key)
        .map((alarm) => described(alarm, context)),
    };
  },

  DescribeAlarmHistory(input, { alarms }) {
    const name = inputText(input, 'AlarmName');
    const type = inputText(input, 'HistoryItemType');
    const events = alarms
      .history()
      .filter(({ alarmName }) => name === undefined || alarmName === name)
      .filter(() => type === undefined || type === 'StateUpdate');
    const { items, next } = page(events, input, 'MaxRecords', { byDefault: 50, most: 100 });
    return { AlarmHistoryItems: items.map(historyItem), NextToken: next };
  },

  SetAlarmState(input, context) {
    const name = requiredInput(input, 'AlarmName');
    const state = inputState(input);
    if (state === undefined) throw invalidValue('The parameter StateValue is required.');
    requireAlarm(name, context);
    context.alarms.set(
      name,
      state,
      requiredInput(input, 'StateReason'),
      inputText(input, 'StateReasonData'),
    );
    return {};
  },

  EnableAlarmActions: (input, context) => setActions(input, context, true),
  DisableAlarmActions: (input, context) => setActions(input, context, false),
};

function setActions(input: Input, { alarms }: OperationContext, isEnabled: boolean) {
  for (const name of inputTexts(input, 'AlarmNames')) alarms.enableActions(name, isEnabled);
  return {};
}

function requireAlarm(name: string, { alarms }: OperationContext): void {
  if (alarms.all().some(({ config }) => config.name === name)) return;
  throw new AwsError('ResourceNotFound', `Alarm ${name} does not exist`, { status: 404 });
}

function inputState(input: Input) {
  const value = inputText(input, 'StateValue');
  if (value === undefined) return undefined;
  const state = alarmStates.find((each) => each === value);
  if (state !== undefined) return state;
  throw invalidValue(`The value ${value} for parameter StateValue is not supported.`);
}

/** @throws AwsError */
export function page<Item>(
  items: readonly Item[],
  input: Input,
  name: string,
  { byDefault, most }: { readonly byDefault: number; readonly most: number },
) {
  const limit = inputInteger(input, name) ?? byDefault;
  if (limit < 1 || limit > most) {
    throw invalidValue(`The parameter ${name} must be from 1 to ${most}, got ${limit}.`);
  }
  return pageOf(
    items,
    limit,
    inputText(input, 'NextToken'),
    () => new AwsError('InvalidNextToken', 'The specified token is not valid.'),
  );
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html */
function described(alarm: AlarmStatus, { alarms }: OperationContext) {
  const { config, state, reason, reasonData } = alarm;
  const isPercentile = config.statistic.startsWith('p');
  return {
    AlarmName: config.name,
    AlarmArn: config.arn,
    AlarmDescription: config.description,
    AlarmConfigurationUpdatedTimestamp: outputTime(alarms.since),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: config.actions.OK,
    AlarmActions: config.actions.ALARM,
    InsufficientDataActions: config.actions.INSUFFICIENT_DATA,
    StateValue: state,
    StateReason: reason,
    StateReasonData: reasonData,
    StateUpdatedTimestamp: outputTime(alarm.updatedAt),
    StateTransitionedTimestamp: outputTime(alarm.enteredAt),
    MetricName: config.metric.name,
    Namespace: config.metric.namespace,
    ...(isPercentile ? { ExtendedStatistic: config.statistic } : { Statistic: config.statistic }),
    Dimensions: outputDimensions(config.metric),
    Period: config.period,
    EvaluationPeriods: config.evaluationPeriods,
    DatapointsToAlarm: config.datapointsToAlarm,
    Threshold: config.threshold,
    ComparisonOperator: config.comparison,
    TreatMissingData: config.missingData,
  };
}

const historyItem = ({ alarmName, time, from, to, reason }: AlarmEvent) => ({
  AlarmName: alarmName,
  AlarmType: 'MetricAlarm',
  Timestamp: outputTime(time),
  HistoryItemType: 'StateUpdate',
  HistorySummary: `Alarm updated from ${from} to ${to}`,
  HistoryData: JSON.stringify({
    version: '1.0',
    oldState: { stateValue: from },
    newState: { stateValue: to, stateReason: reason },
  }),
});

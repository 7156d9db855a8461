import { milliseconds } from '../../../xray/index.ts';
import type { Cloud } from '../../cloud.ts';
import type { AlarmConfig, AlarmState } from './alarm-config.ts';
import { type Datapoint, evaluateAlarm, sparePeriods } from './evaluate-alarm.ts';
import type { MetricSource } from './metric.ts';
import { notificationOf } from './notification.ts';
import { statisticOf } from './statistics.ts';

export interface AlarmsOptions {
  readonly metrics: MetricSource;
  /** How much faster than the clock on the wall everything that waits is. */
  readonly timeScale: number;
  /** Publishes to a topic of the app. @throws when there is none, or it refuses. */
  readonly publish: (topicArn: string, subject: string, message: string) => Promise<void>;
}

export interface AlarmStatus {
  readonly config: AlarmConfig;
  readonly state: AlarmState;
  readonly reason: string;
  /** JSON text; absent while it was not evaluated. */
  readonly reasonData?: string;
  /** Epoch seconds: when the state was last confirmed with another reason, and when it was entered. */
  readonly updatedAt: number;
  readonly enteredAt: number;
  readonly actionsEnabled: boolean;
}

export interface AlarmEvent {
  readonly alarmName: string;
  readonly time: number;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
}

export interface Alarms {
  all(): readonly AlarmStatus[];
  /** Newest first. */
  history(): readonly AlarmEvent[];
  /** When they were configured: the start. */
  readonly since: number;
  /** As if it had been evaluated so; the next evaluation decides anew. */
  set(name: string, state: AlarmState, reason: string, reasonData?: string): void;
  enableActions(name: string, isEnabled: boolean): void;
  /** Evaluates all now; resolves when that is done and actions are taken. */
  evaluate(): Promise<void>;
  stop(): void;
}

/** CloudWatch evaluates every minute. */
const interval = 60_000;
/** On the clock on the wall: X-Ray has other work, however fast everything is. */
const shortestInterval = 250;
const longestHistory = 1000;

/** Evaluates at once and then every minute, until stopped. */
export function startAlarms(
  cloud: Cloud,
  configs: readonly AlarmConfig[],
  { metrics, timeScale, publish }: AlarmsOptions,
): Alarms {
  const { clock, warn } = cloud;
  const since = clock.now();
  const statuses = new Map(configs.map((config) => [config.name, initial(config, since)]));
  const events: AlarmEvent[] = [];
  let evaluating: Promise<void> | undefined;
  let isStopped = false;
  let cancel: (() => void) | undefined;

  async function datapointsOf(config: AlarmConfig): Promise<Datapoint[]> {
    const periods = config.evaluationPeriods + sparePeriods;
    const period = config.period / timeScale;
    const end = clock.now();
    const start = end - periods * period;
    const resolution = Math.min(60, config.period) / timeScale;
    const samples = await metrics.samples(config.metric, { start, end, resolution });
    return Array.from({ length: periods }, (_, index) => {
      const time = end - (index + 1) * period;
      const within = samples.filter((sample) => sample.time >= time && sample.time < time + period);
      return { time, value: statisticOf(within, config.statistic) };
    });
  }

  async function evaluateOne(config: AlarmConfig): Promise<void> {
    const datapoints = await datapointsOf(config);
    const status = statuses.get(config.name);
    if (status === undefined || isStopped) return;
    const { state = status.state, reason, evaluated } = evaluateAlarm(config, datapoints);
    if (state === status.state && status.reasonData !== undefined) return;
    await enter(status, state, reason, reasonData(config, evaluated, clock.now()));
  }

  async function enter(
    status: AlarmStatus,
    state: AlarmState,
    reason: string,
    data: string | undefined,
  ): Promise<void> {
    const { config, state: from } = status;
    const time = clock.now();
    statuses.set(config.name, {
      ...status,
      state,
      reason,
      ...(data !== undefined && { reasonData: data }),
      updatedAt: time,
      enteredAt: state === from ? status.enteredAt : time,
    });
    if (state === from) return;
    events.unshift({ alarmName: config.name, time, from, to: state, reason });
    if (events.length > longestHistory) events.pop();
    if (state === 'ALARM') warn(`alarm "${config.label}" went off: ${reason}`);
    else if (from === 'ALARM') warn(`alarm "${config.label}" is over: ${reason}`);
    if (!status.actionsEnabled) return;
    const transition = { alarm: config, from, to: state, reason, time, since };
    const { subject, message } = notificationOf(transition, cloud);
    for (const action of config.actions[state]) {
      if (!isTopic(action)) continue;
      await publish(action, subject, message).catch((error: unknown) =>
        warn(
          `alarm "${config.name}" could not tell "${action}": ${error instanceof Error ? error.message : error}`,
        ),
      );
    }
  }

  async function evaluateAll(): Promise<void> {
    for (const config of configs) {
      if (isStopped) return;
      try {
        await evaluateOne(config);
      } catch (error) {
        // X-Ray may be closed by now.
        if (isStopped) return;
        warn(
          `alarm "${config.name}" could not be evaluated: ${error instanceof Error ? error.message : error}`,
        );
      }
    }
  }

  const evaluate = (): Promise<void> => {
    evaluating ??= evaluateAll().finally(() => {
      evaluating = undefined;
    });
    return evaluating;
  };
  const tick = (): void => {
    void evaluate();
    cancel = clock.after(milliseconds(Math.max(interval, shortestInterval * timeScale)), tick);
  };
  for (const { name, actions } of configs) {
    const others = Object.values(actions)
      .flat()
      .filter((action) => !isTopic(action));
    for (const action of new Set(others)) {
      warn(`alarm "${name}": its action "${action}" is not taken here; only SNS topics are told`);
    }
  }
  if (configs.length > 0) tick();

  return {
    since,
    all: () => [...statuses.values()],
    history: () => events,
    set(name, state, reason, data) {
      const status = statuses.get(name);
      if (status !== undefined) void enter(status, state, reason, data ?? '{}');
    },
    enableActions(name, actionsEnabled) {
      const status = statuses.get(name);
      if (status !== undefined) statuses.set(name, { ...status, actionsEnabled });
    },
    evaluate,
    stop() {
      isStopped = true;
      cancel?.();
    },
  };
}

const initial = (config: AlarmConfig, since: number): AlarmStatus => ({
  config,
  state: 'INSUFFICIENT_DATA',
  reason: 'Unchecked: Initial alarm creation',
  updatedAt: since,
  enteredAt: since,
  actionsEnabled: config.actionsEnabled,
});

const isTopic = (arn: string): boolean => /^arn:[^:]*:sns:/.test(arn);

function reasonData(config: AlarmConfig, evaluated: readonly Datapoint[], now: number): string {
  const time = (at: number) => new Date(at * 1000).toISOString().replace('Z', '+0000');
  return JSON.stringify({
    version: '1.0',
    queryDate: time(now),
    statistic: config.statistic,
    period: config.period,
    recentDatapoints: evaluated.map(({ value }) => value).toReversed(),
    threshold: config.threshold,
    evaluatedDatapoints: evaluated.map(({ time: at, value }) => ({ timestamp: time(at), value })),
  });
}

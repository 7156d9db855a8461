import { onTestFinished } from 'vitest';
import type { AlarmConfig } from '../../../../local/runner/emulators/cloudwatch/alarm-config.ts';
import { createCloudWatch } from '../../../../local/runner/emulators/cloudwatch/cloudwatch.ts';
import { createXRay, newSegmentId } from '../../../../local/xray/index.ts';
import { testCloud } from '../protocols/aws-server.ts';

export interface Published {
  readonly topicArn: string;
  readonly subject: string;
  readonly message: Readonly<Record<string, unknown>>;
}

/** A real X-Ray with the group `all-faults`, and CloudWatch beside it on the same clock. */
export async function watchedXRay(
  alarms: readonly AlarmConfig[] = [],
  options: { timeScale?: number; publish?: () => Promise<void> } = {},
) {
  const cloud = testCloud();
  const { clock, account, region, warn } = cloud;
  const xray = createXRay({ clock, account, region, warn });
  xray.call('CreateGroup', { GroupName: 'all-faults', FilterExpression: 'fault' });
  const published: Published[] = [];
  const cloudWatch = createCloudWatch(
    cloud,
    {
      alarms: [...alarms],
      dashboards: [
        {
          name: 'overview',
          arn: `arn:aws:cloudwatch::${account}:dashboard/overview`,
          body: '{"widgets":[]}',
        },
      ],
    },
    {
      xray,
      timeScale: 1,
      publish: async (topicArn, subject, message) => {
        published.push({ topicArn, subject, message: JSON.parse(message) });
      },
      ...options,
    },
  );
  onTestFinished(() => {
    cloudWatch.stop();
    xray.close();
  });
  // The first evaluation, of the start.
  await cloudWatch.alarms.evaluate();
  let traces = 0;
  return {
    cloud,
    xray,
    cloudWatch,
    published,
    /** Lets a minute pass, and what is done in it. */
    async minutes(count: number) {
      for (let minute = 0; minute < count; minute += 1) {
        clock.advance(60_000);
        await cloudWatch.alarms.evaluate();
      }
    },
    /** Records traces that begin `ago` seconds before now. */
    record(count: number, { fault = true, ago = 0 } = {}) {
      for (let index = 0; index < count; index += 1) {
        traces += 1;
        const start = clock.now() - ago;
        const random = traces.toString(16).padStart(24, '0');
        const document = {
          trace_id: `1-${Math.floor(start).toString(16)}-${random}`,
          id: newSegmentId(),
          name: 'orders',
          start_time: start,
          end_time: start + 0.1,
          fault,
        };
        xray.putTraceSegments([JSON.stringify(document)]);
      }
    },
    state: (name = 'faults') =>
      cloudWatch.alarms.all().find(({ config }) => config.name === name)?.state,
  };
}

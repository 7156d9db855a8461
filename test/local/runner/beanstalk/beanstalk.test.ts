import { beforeAll, describe, expect, it } from 'vitest';
import { startBeanstalk } from '../../../../local/runner/emulators/beanstalk/beanstalk.ts';
import { httpCall } from '../../../harness/http-call.ts';
import { newTrace } from '../../../harness/lambda-runtime.ts';
import { planApp } from '../compute/app-plan.ts';
import { contextUnderTest } from '../compute/context-under-test.ts';

let app: ReturnType<typeof planApp>;

beforeAll(() => {
  app = planApp();
});

const anyPort = { host: '127.0.0.1', port: 0 };

describe('Elastic Beanstalk', () => {
  it('runs the process of the Procfile behind a proxy, with the daemon', async () => {
    await using under = contextUnderTest();
    const beanstalk = under.use(await startBeanstalk(under.context, app.plan, anyPort));
    await beanstalk.settled;

    const [environment] = beanstalk.environments;
    const trace = newTrace();
    const reply = await httpCall(`${environment?.url}/health`, {
      headers: { 'x-amzn-trace-id': trace.traceHeader },
    });
    const [daemon] = under.daemons.values();
    const document = await daemon?.sink.takeNamed(trace.traceId, 'backoffice');
    await beanstalk.stop();

    expect({ warnings: under.warnings, status: reply.status }).toEqual({
      warnings: [],
      status: 200,
    });
    expect(document).toMatchObject({
      origin: 'AWS::ElasticBeanstalk::Environment',
      aws: {
        elastic_beanstalk: {
          environment: environment?.name,
          version_label: 'Backoffice-BackofficeVersionD5BB0DA7',
          deployment_id: 1,
        },
      },
      http: { request: { client_ip: '127.0.0.1' } },
    });
    expect(daemon?.roleArn).toMatch(/:role\/Backoffice-BackofficeInstanceRole/);
    expect(under.closed).toEqual([...under.daemons.keys()]);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { startEc2 } from '../../../../local/runner/emulators/ec2/ec2.ts';
import { httpCall } from '../../../harness/http-call.ts';
import { newTrace } from '../../../harness/lambda-runtime.ts';
import { planApp } from '../compute/app-plan.ts';
import { contextUnderTest } from '../compute/context-under-test.ts';

let app: ReturnType<typeof planApp>;

beforeAll(() => {
  app = planApp();
});

const targetGroup = 'FrontLoadBalancerHttpTargetsGroupE0568DCA';

describe('EC2', () => {
  it('runs the service and the daemon that the user data of a group starts', async () => {
    await using under = contextUnderTest();
    const ec2 = under.use(await startEc2(under.context, app.plan));
    await ec2.settled;

    const [target] = under.context.targets.targets(targetGroup);
    const trace = newTrace();
    const reply = await httpCall(`http://127.0.0.1:${target?.port}/graphql`, {
      method: 'POST',
      headers: { 'x-amzn-trace-id': trace.traceHeader, 'content-type': 'application/json' },
      body: '{"query":"{__typename}"}',
    });
    const [daemon] = under.daemons.values();
    const document = await daemon?.sink.takeNamed(trace.traceId, 'storefront');
    await ec2.stop();

    expect({ warnings: under.warnings, status: reply.status }).toEqual({
      warnings: [],
      status: 200,
    });
    expect(document).toMatchObject({
      origin: 'AWS::EC2::Instance',
      aws: {
        ec2: {
          instance_id: target?.id,
          availability_zone: 'us-east-1a',
          instance_size: 't4g.micro',
          ami_id: expect.stringMatching(/^ami-/),
        },
      },
    });
    expect(daemon?.roleArn).toMatch(/:role\/Storefront-StorefrontRole/);
    expect(under.context.targets.targets(targetGroup)).toEqual([]);
    expect(under.closed).toEqual([...under.daemons.keys()]);
  });
});

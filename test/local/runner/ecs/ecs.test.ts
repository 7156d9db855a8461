import { beforeAll, describe, expect, it } from 'vitest';
import { startEcs } from '../../../../local/runner/emulators/ecs/ecs.ts';
import { httpCall } from '../../../harness/http-call.ts';
import { newTrace } from '../../../harness/lambda-runtime.ts';
import { planApp } from '../compute/app-plan.ts';
import { contextUnderTest } from '../compute/context-under-test.ts';

let app: ReturnType<typeof planApp>;

beforeAll(() => {
  app = planApp();
});

const targetGroup = 'FrontLoadBalancerHttpTargetsGroupE0568DCA';

describe('ECS', () => {
  it('runs the tasks of a service from its image, with the daemon beside it', async () => {
    await using under = contextUnderTest();
    const ecs = under.use(startEcs(under.context, app.plan));
    await ecs.settled;

    const [target] = under.context.targets.targets(targetGroup);
    const trace = newTrace();
    const reply = await httpCall(`http://127.0.0.1:${target?.port}/health`, {
      headers: { 'x-amzn-trace-id': trace.traceHeader },
    });
    const [daemon] = under.daemons.values();
    const document = await daemon?.sink.takeNamed(trace.traceId, 'inventory');
    await ecs.stop();

    expect({ under: under.warnings, status: reply.status }).toEqual({ under: [], status: 200 });
    expect(document).toMatchObject({
      origin: 'AWS::ECS::Container',
      aws: { ecs: { container: expect.stringMatching(/^ip-10-0-\d+-\d+\.ec2\.internal$/) } },
    });
    expect(daemon?.roleArn).toMatch(/:role\/Inventory-InventoryTaskRole/);
    expect(under.context.targets.targets(targetGroup)).toEqual([]);
    expect(under.closed).toEqual([...under.daemons.keys()]);
  });
});

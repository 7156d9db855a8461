import AWSXRay from 'aws-xray-sdk-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startDaemons } from '../../../local/daemon/daemons.ts';
import { createXRay, handleXRayRequest, ManualClock } from '../../../local/xray/index.ts';

const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** The SDK of this process against an X-Ray and a daemon of this process. */
async function startWithSdk() {
  const clock = new ManualClock(Date.now() / 1000);
  const xray = createXRay({
    clock,
    account: '123456789012',
    region: 'us-east-1',
    warn: () => {},
  });
  const daemons = startDaemons({
    clock,
    send: (documents) => xray.putTraceSegments(documents),
    handle: (request) => handleXRayRequest(xray, request),
    log: () => {},
  });
  cleanups.push(
    () => xray.close(),
    () => daemons.close(),
  );
  const daemon = await daemons.open({ label: 'sdk', port: 0 });
  AWSXRay.setDaemonAddress(`udp:127.0.0.1:${daemon.port} tcp:127.0.0.1:${daemon.port}`);
  const said: string[] = [];
  const say = (message: string) => said.push(message);
  AWSXRay.setLogger({ debug: () => {}, info: say, warn: say, error: say });
  return { clock, xray, daemon, said };
}

describe('aws-xray-sdk-core', () => {
  it('sends segments and subsegments that become a trace', async () => {
    const { xray, daemon } = await startWithSdk();
    const segment = new AWSXRay.Segment('storefront');
    const subsegment = segment.addNewSubsegment('price');
    subsegment.addAnnotation('orderId', 'o-1');

    subsegment.close();
    segment.close();
    await vi.waitFor(() => expect(daemon.counters().sent).toBe(1));

    const { TraceSummaries } = xray.call('GetTraceSummaries', {
      StartTime: new Date(Date.now() - 60_000),
      EndTime: new Date(Date.now() + 60_000),
    });
    expect(TraceSummaries).toMatchObject([
      {
        Id: segment.trace_id,
        EntryPoint: { Name: 'storefront' },
        Annotations: { orderId: [{ AnnotationValue: { StringValue: 'o-1' } }] },
        IsPartial: false,
      },
    ]);
  });

  it('takes its sampling rules and targets from the TCP proxy', async () => {
    const { clock, said } = await startWithSdk();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    const { sampler } = AWSXRay.middleware as unknown as { sampler: SdkSampler };
    const heard = (line: string) =>
      vi.waitFor(() => expect(said.filter((text) => text === line)).toHaveLength(1));

    sampler.start();
    await heard('Successfully refreshed centralized sampling rule cache.');
    const decision = sampler.shouldSample({ host: 'shop.example.com', httpMethod: 'GET' });
    for (let window = 0; window < 2; window++) {
      said.length = 0;
      sampler.shouldSample({ host: 'shop.example.com', httpMethod: 'GET' });
      clock.advance(11_000);
      vi.advanceTimersByTime(11_000);
      await heard('Successfully reported rule statistics to get new sampling quota.');
    }

    expect(decision).toBe('Default');
    expect(sampler.ruleCache.getRules().map((rule) => rule.getName())).toEqual(['Default']);
    expect(sampler.ruleCache.getRules()[0]?.getReservoir()).toMatchObject({ quota: 1 });
  });
});

/** What the SDK keeps behind its types. */
interface SdkSampler {
  start(): void;
  shouldSample(request: { host: string; httpMethod: string }): string | false;
  readonly ruleCache: { getRules(): { getName(): string; getReservoir(): unknown }[] };
}

import {
  CreateSamplingRuleCommand,
  GetSamplingStatisticSummariesCommand,
  type SamplingRule,
  UpdateSamplingRuleCommand,
} from '@aws-sdk/client-xray';
import AWSXRay from 'aws-xray-sdk-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeTestXRays, startTestXRay } from './test-xray.ts';

afterEach(async () => {
  vi.useRealTimers();
  await closeTestXRays();
});

const began = 1_800_000_000;

/** What the SDK keeps behind its types; one for the whole process. */
interface SdkSampler {
  start(): void;
  shouldSample(request: { httpMethod: string; urlPath: string }): string | false;
  readonly ruleCache: { getRules(): { getName(): string; getReservoir(): unknown }[] };
}
const { sampler } = AWSXRay.middleware as unknown as { sampler: SdkSampler };

const ruleOf = (members: Partial<SamplingRule>): SamplingRule => ({
  RuleName: 'all',
  ResourceARN: '*',
  Priority: 100,
  FixedRate: 1,
  ReservoirSize: 4,
  ServiceName: '*',
  ServiceType: '*',
  Host: '*',
  HTTPMethod: '*',
  URLPath: '*',
  Version: 1,
  ...members,
});

describe('the sampler of aws-xray-sdk-core', () => {
  it('decides by the rules, reports what it counted and follows changes', async () => {
    const { client, clock, url } = await startTestXRay();
    for (const rule of [
      ruleOf({ RuleName: 'checkout', HTTPMethod: 'POST', URLPath: '/checkout*' }),
      ruleOf({
        RuleName: 'health',
        Priority: 1,
        URLPath: '/health',
        FixedRate: 0,
        ReservoirSize: 0,
      }),
      ruleOf({ RuleName: 'by-header', Priority: 2, Attributes: { tier: 'gold' } }),
    ]) {
      await client.send(new CreateSamplingRuleCommand({ SamplingRule: rule }));
    }
    const said: string[] = [];
    const heard = (line: string) =>
      vi.waitFor(() => expect(said.filter((text) => text === line)).toHaveLength(1));
    AWSXRay.setLogger({
      debug: () => {},
      info: (message) => said.push(message),
      warn: (message) => said.push(message),
      error: (message) => said.push(message),
    });
    AWSXRay.setDaemonAddress(url.replace('http://', ''));
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'], now: began * 1000 });
    const wait = (milliseconds: number) => {
      said.length = 0;
      clock.advance(milliseconds);
      vi.advanceTimersByTime(milliseconds);
    };
    const post = () => sampler.shouldSample({ httpMethod: 'POST', urlPath: '/checkout/1' });

    sampler.start();
    await heard('Successfully refreshed centralized sampling rule cache.');
    const decisions = [
      post(),
      post(),
      sampler.shouldSample({ httpMethod: 'GET', urlPath: '/health' }),
      sampler.shouldSample({ httpMethod: 'GET', urlPath: '/orders' }),
    ];
    wait(11_000);
    await heard('Successfully reported rule statistics to get new sampling quota.');
    const { SamplingStatisticSummaries: summaries } = await client.send(
      new GetSamplingStatisticSummariesCommand({}),
    );
    post();
    wait(11_000);
    await heard('Successfully reported rule statistics to get new sampling quota.');
    const checkout = sampler.ruleCache.getRules().find((rule) => rule.getName() === 'checkout');
    await client.send(
      new UpdateSamplingRuleCommand({
        SamplingRuleUpdate: { RuleName: 'checkout', URLPath: '/carts*' },
      }),
    );
    wait(300_000);
    await heard('Successfully refreshed centralized sampling rule cache.');

    expect(decisions).toEqual(['checkout', 'checkout', false, 'Default']);
    expect(summaries).toMatchObject([
      { RuleName: 'checkout', RequestCount: 2, BorrowCount: 1, SampledCount: 1 },
      { RuleName: 'health', RequestCount: 1, BorrowCount: 0, SampledCount: 0 },
      { RuleName: 'Default', RequestCount: 1, BorrowCount: 1, SampledCount: 0 },
    ]);
    expect(checkout?.getReservoir()).toMatchObject({ quota: 4 });
    expect(post()).toBe('Default');
    expect(said.filter((text) => text.includes('Failed'))).toEqual([]);
  });
});

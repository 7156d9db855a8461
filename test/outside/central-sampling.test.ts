import {
  CreateSamplingRuleCommand,
  GetTraceSummariesCommand,
  type SamplingRule,
} from '@aws-sdk/client-xray';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../end-to-end/eventually.ts';
import { folderWith, startServer } from './document/document.ts';
import { findTrace } from './traces.ts';
import { startXRayCommand, type XRayCommand } from './xray-command.ts';

const shop = `
  const { closeSegment, openSegment } = require('aws-xray-sdk-express');
  const app = require('express')();
  app.use(openSegment('shop'));
  app.use((request, response, next) => { response.send(request.path); next(); });
  app.use(closeSegment());
  const server = app.listen(0, '127.0.0.1', () =>
    console.log('http://127.0.0.1:' + server.address().port));`;

describe('an X-Ray SDK under central sampling rules', () => {
  let xray: XRayCommand;

  beforeAll(async () => {
    xray = await startXRayCommand();
    await addRule({ RuleName: 'no-health', Priority: 1, URLPath: '/health*', FixedRate: 0 });
    await addRule({ RuleName: 'all-orders', Priority: 2, URLPath: '/orders/*', FixedRate: 1 });
  });

  afterAll(() => xray?.[Symbol.asyncDispose]());

  const addRule = (rule: Partial<SamplingRule>) => {
    const any = {
      ResourceARN: '*',
      Host: '*',
      HTTPMethod: '*',
      ServiceName: '*',
      ServiceType: '*',
    };
    const SamplingRule = { ...any, Version: 1, ReservoirSize: 0, ...rule } as SamplingRule;
    return xray.client.send(new CreateSamplingRuleCommand({ SamplingRule }));
  };

  const count = async (path: string) => {
    const now = Date.now();
    const answer = await xray.client.send(
      new GetTraceSummariesCommand({
        StartTime: new Date(now - 600_000),
        EndTime: new Date(now + 1_000),
        FilterExpression: `http.url CONTAINS "${path}"`,
      }),
    );
    return answer.TraceSummaries?.length;
  };

  it('records what a rule says, and names the rule', async () => {
    await using server = await startServer(process.execPath, ['-e', shop], {
      cwd: folderWith(),
      env: xray.environment,
    });
    const request = (path: string) => fetch(`${server.url}${path}`).then((answer) => answer.text());
    // The SDK asks for rules at the first request, and decides by its own until it has them.
    const { segments } = await eventually(async () => {
      const path = `/orders/first-${crypto.randomUUID()}`;
      await request(path);
      const found = await findTrace(xray.client, `http.url CONTAINS "${path}"`);
      expect(found.segments[0]?.aws).toMatchObject({ xray: { rule_name: 'all-orders' } });
      return found;
    });

    const paths = Array.from({ length: 20 }, (_, index) => index);
    await Promise.all(
      paths.flatMap((n) => [request(`/orders/${n}/item`), request(`/health/${n}`)]),
    );

    expect(segments).toMatchObject([{ name: 'shop', http: { response: { status: 200 } } }]);
    await eventually(async () => expect(await count('/item')).toBe(20));
    expect(await count('/health')).toBe(0);
  });
});

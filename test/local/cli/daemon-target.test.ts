import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetSamplingRulesCommand } from '@aws-sdk/client-xray';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { daemonOptions } from '../../../local/cli/daemon-options.ts';
import { type DaemonTarget, findDaemonTarget } from '../../../local/cli/daemon-target.ts';

const opened: DaemonTarget[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  for (const { client, agent } of opened.splice(0)) {
    client.destroy();
    agent.destroy();
  }
});

async function find(flags: Record<string, string>): Promise<DaemonTarget> {
  const target = await findDaemonTarget(flags, daemonOptions(flags, {}));
  opened.push(target);
  return target;
}

/** Who signs a call of the proxy's. */
async function signature({ sign, endpoint }: DaemonTarget): Promise<string> {
  const headers = await sign({
    method: 'POST',
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    path: '/GetSamplingRules',
    query: {},
    headers: { host: endpoint.host },
    body: Buffer.from('{}'),
  });
  return headers.authorization ?? '';
}

const withAwsCredentials = () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDOFTHEUSER');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
};

describe('findDaemonTarget', () => {
  it('finds X-Ray of AWS by its region, with the credentials of the user', async () => {
    withAwsCredentials();

    const target = await find({ target: 'aws', region: 'eu-west-1' });

    expect(target).toMatchObject({ isAws: true, region: 'eu-west-1' });
    expect(target.endpoint.href).toBe('https://xray.eu-west-1.amazonaws.com/');
    expect(await signature(target)).toMatch(/Credential=AKIDOFTHEUSER\/\d{8}\/eu-west-1\/xray\//);
  });

  it.each([
    'https://xray.eu-west-1.amazonaws.com',
    'https://xray.cn-north-1.amazonaws.com.cn/',
    'https://xray.eu-west-1.api.aws',
  ])('knows %s as one of AWS', async (endpoint) => {
    withAwsCredentials();

    const target = await find({ 'endpoint-url': endpoint, region: 'eu-west-1' });

    expect(target.isAws).toBe(true);
    expect(await signature(target)).toContain('AKIDOFTHEUSER');
  });

  it.each([
    'http://127.0.0.1:2000',
    'http://xray.internal:2000/below',
    'https://amazonaws.com.evil.example',
    'https://evilamazonaws.com',
  ])('does not show the credentials of the user to %s', async (endpoint) => {
    withAwsCredentials();

    const target = await find({ 'endpoint-url': endpoint });

    expect(target).toMatchObject({ isAws: false, region: 'us-east-1' });
    expect(await signature(target)).toContain('Credential=local/');
  });

  it('does not send to AWS what a variable leads elsewhere', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://localhost:4566');

    await expect(find({ target: 'aws', region: 'eu-west-1' })).rejects.toThrow('AWS_ENDPOINT_URL');
  });

  it('goes through an HTTP proxy', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url);
      response.setHeader('content-type', 'application/json').end('{}');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;

    const { client } = await find({
      'endpoint-url': 'http://xray.internal:2000',
      'proxy-address': `http://127.0.0.1:${port}`,
    });
    await client.send(new GetSamplingRulesCommand({}));

    expect(asked).toEqual(['http://xray.internal:2000/GetSamplingRules']);
    proxy.close();
  });
});

import { Agent, createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { XRayClient } from '@aws-sdk/client-xray';
import { describe, expect, it, onTestFinished } from 'vitest';
import { targetBackend } from '../../../local/cli/console-target.ts';
import { signerOf } from '../../../local/cli/daemon-target.ts';
import { startConsole } from '../../../local/console-server/index.ts';
import { builtPageFolder } from '../console-server/console-under-test.ts';

const secrets = ['AKIDOFTHEUSER', 'wJalrXUtnFEMI', 'FwoGZXIvYXdzTOKEN'] as const;
const [accessKeyId, secretAccessKey, sessionToken] = secrets;

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
}

/** A console for what stands in for AWS, which writes down what it was asked. */
async function awsConsole(
  answer: (received: Received) => Answer,
  credentials: () => Promise<{ accessKeyId: string; secretAccessKey: string }> = async () => ({
    ...{ accessKeyId, secretAccessKey, sessionToken },
  }),
) {
  const received: Received[] = [];
  const aws = createServer((request, response) => {
    const { method, url, headers } = request;
    received.push({ method, url, headers });
    const { status, headers: answered, body } = answer({ method, url, headers });
    request.resume().on('end', () => {
      response.writeHead(status, { 'content-type': 'application/json', ...answered });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve));
  const endpoint = new URL(`http://127.0.0.1:${(aws.address() as AddressInfo).port}`);
  const client = new XRayClient({ endpoint: endpoint.href, region: 'eu-west-1', credentials });
  const agent = new Agent({ keepAlive: true });
  const ending = new AbortController();
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  const region = 'eu-west-1';
  const sign = signerOf(client, region);
  const backend = targetBackend({
    target: { ...{ endpoint, region, sign, agent }, isAws: true },
    ...{ profile: "it's mine", signal: ending.signal, warn },
  });
  const console = await startConsole(backend, {
    ...{ host: '127.0.0.1', port: 0, warn },
    page: { folder: builtPageFolder() },
  });
  const stop = async () => {
    ending.abort();
    await console.close();
    agent.destroy();
    client.destroy();
    aws.closeAllConnections();
    await new Promise((resolve) => aws.close(resolve));
  };
  onTestFinished(stop);
  const ask = (path: string, body?: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${console.port}${path}`, {
      headers: { 'x-tracelab': '1', ...headers },
      ...(body !== undefined && { method: 'POST', body }),
    });
  return { received, warnings, ask, aws };
}

const summaries = (): Answer => ({
  status: 200,
  headers: {
    'set-cookie': 'aws-session=1',
    'x-amzn-requestid': 'r-1',
    'x-amz-security-token': sessionToken,
  },
  body: '{"TraceSummaries":[{"Id":"1-a"}]}',
});

describe('a console for AWS', () => {
  it('signs each call of the page, and sends nothing of the page but its question', async () => {
    const { ask, received } = await awsConsole(summaries);

    const answer = await ask('/TraceSummaries?x=1', '{"StartTime":1,"EndTime":2}', {
      cookie: 'session=of-another-app',
      authorization: 'Bearer of-the-page',
      'x-of-the-page': 'yes',
    });

    expect(await answer.json()).toEqual({ TraceSummaries: [{ Id: '1-a' }] });
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      method: 'POST',
      url: '/TraceSummaries',
      headers: {
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=AKIDOFTHEUSER\/\d{8}\/eu-west-1\/xray\/aws4_request, SignedHeaders=.*host.*, Signature=[0-9a-f]{64}$/,
        ),
        'x-amz-security-token': sessionToken,
      },
    });
    for (const name of ['cookie', 'x-of-the-page', 'x-tracelab', 'origin']) {
      expect(received[0]?.headers).not.toHaveProperty(name);
    }
  });

  it('tells the page no secret, whatever it asks', async () => {
    const { ask } = await awsConsole((request) =>
      request.url === '/Groups'
        ? {
            status: 403,
            body: '{"message":"The security token included in the request is expired"}',
          }
        : summaries(),
    );

    const answers = await Promise.all([
      ask('/'),
      ask('/TraceSummaries', '{}'),
      ask('/Groups', '{}'),
      ask('/_tracelab/console'),
      ask('/_tracelab/filter', '{"expression":"","cursor":0}'),
      ask('/_tracelab/sampling-trial', '{}'),
      ask('/_tracelab/app'),
      ask('/nowhere'),
    ]);

    const told = await Promise.all(
      answers.map(async (answer) => `${JSON.stringify([...answer.headers])}${await answer.text()}`),
    );
    for (const secret of secrets) {
      expect(told.filter((text) => text.includes(secret))).toEqual([]);
    }
    expect(told.join()).not.toContain('set-cookie');
  });

  it('passes on operations of X-Ray and nothing else', async () => {
    const { ask, received } = await awsConsole(summaries);

    const answers = await Promise.all([
      ask('/Traces/../../iam', '{}'),
      ask('//evil.example/Traces', '{}'),
      ask('/traces', '{}'),
      ask('/v1/traces', '{}'),
      ask('/TraceSummaries'),
      ask('/', 'Action=ListUsers'),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 405, 405]);
    expect(received).toEqual([]);
  });

  it('tells what the page is of, and how to ask the same with the AWS CLI', async () => {
    const { ask } = await awsConsole(summaries);

    const info = await (await ask('/_tracelab/console')).json();

    expect(info).toMatchObject({
      target: { kind: 'aws', profile: "it's mine" },
      region: 'eu-west-1',
      hasApp: false,
      hasSampleTraffic: false,
      awsCliOptions: "--region eu-west-1 --profile 'it'\\''s mine'",
      exampleCommand: expect.stringContaining('aws xray put-trace-segments --region eu-west-1'),
    });
    expect(info).not.toHaveProperty('account');
  });

  it('says on the page and in the terminal that there are no credentials, and sends nothing', async () => {
    const { ask, received, warnings } = await awsConsole(summaries, async () => {
      throw new Error('Could not load credentials from any providers\nsecond line');
    });

    const answer = await ask('/Groups', '{}');

    const message =
      'there are no credentials for AWS (eu-west-1): Could not load credentials from any providers. Sign in (aws sso login), or start the console with another --profile';
    expect([answer.status, await answer.json()]).toEqual([401, { message }]);
    expect(warnings).toEqual([message]);
    expect(received).toEqual([]);
  });

  it('passes on that a token has expired, and says it in the terminal', async () => {
    const body = '{"message":"The security token included in the request is expired"}';
    const { ask, warnings } = await awsConsole(() => ({
      ...{ status: 403, body },
      headers: { 'x-amzn-errortype': 'ExpiredTokenException' },
    }));

    const answer = await ask('/Groups', '{}');

    expect([answer.status, await answer.text()]).toEqual([403, body]);
    expect(answer.headers.get('x-amzn-errortype')).toBe('ExpiredTokenException');
    expect(warnings).toEqual([
      'AWS (eu-west-1) refuses: The security token included in the request is expired',
    ]);
  });

  it('tells nothing of the request that AWS writes out when a signature is wrong', async () => {
    const first = 'The request signature we calculated does not match the signature you provided.';
    const canonical = `\n\nThe Canonical String for this request should have been\n'POST\n/Groups\n\nx-amz-security-token:${sessionToken}'`;
    const { ask, warnings } = await awsConsole(() => ({
      status: 403,
      body: JSON.stringify({ message: first + canonical }),
    }));

    const answer = await ask('/Groups', '{}');

    expect([answer.status, await answer.json()]).toEqual([403, { message: first }]);
    expect(warnings).toEqual([`AWS (eu-west-1) refuses: ${first}`]);
  });

  it('tells nothing of a request that something in between gives back', async () => {
    const { ask, warnings } = await awsConsole(({ headers }) => ({
      status: 403,
      headers: { 'content-type': 'text/html' },
      body: `<h1>Blocked</h1>${JSON.stringify(headers)}`,
    }));

    const answer = await ask('/Groups', '{}');

    const told = `${await answer.text()} ${warnings.join()}`;
    expect(told).toContain('<h1>Blocked</h1>');
    for (const secret of secrets) expect(told).not.toContain(secret);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('tells nothing of the command that failed to give credentials', async () => {
    const { ask, warnings } = await awsConsole(summaries, async () => {
      throw new Error('Command failed: /opt/helper --password hunter2\nhelper: wrong password');
    });

    const answer = await ask('/Groups', '{}');

    const { message } = (await answer.json()) as { message: string };
    expect(message).toContain('the credential_process of the profile failed. Sign in');
    expect(`${message} ${warnings.join()}`).not.toContain('hunter2');
  });

  it('says that AWS cannot be reached', async () => {
    const { ask, aws, warnings } = await awsConsole(summaries);
    aws.close();

    const answer = await ask('/Groups', '{}');

    expect(answer.status).toBe(502);
    expect(await answer.json()).toEqual({
      message: expect.stringMatching(
        /^X-Ray at AWS \(eu-west-1\) cannot be reached: .*ECONNREFUSED/,
      ),
    });
    expect(warnings).toHaveLength(1);
  });
});

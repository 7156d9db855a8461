import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetServiceGraphCommand, GetTraceSummariesCommand } from '@aws-sdk/client-xray';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { CommandError, UsageError } from '../../../local/cli/command.ts';
import { findXRay } from '../../../local/cli/endpoint.ts';
import { closeTestXRays, startTestXRay } from '../xray/api/test-xray.ts';

const scratch = mkdtempSync(join(tmpdir(), 'tracelab-endpoint-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
afterEach(closeTestXRays);

const emptyFolder = () => mkdtempSync(join(scratch, 'empty-'));

/** A data folder on which an instance runs: this process. */
function folderOfInstance(xray: string): string {
  const folder = mkdtempSync(join(scratch, 'running-'));
  const run = { pid: process.pid, region: 'eu-west-1', addresses: { xray, edge: '', apis: [] } };
  writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
  return folder;
}

const inFolder = <Value>(folder: string, action: () => Value): Value => {
  const before = process.cwd;
  process.cwd = () => folder;
  try {
    return action();
  } finally {
    process.cwd = before;
  }
};

describe('findXRay', () => {
  it('takes the instance of the data folder before the environment', () => {
    const folder = folderOfInstance('127.0.0.1:1234');

    const { url, isAws } = findXRay(
      { 'data-dir': folder },
      { TRACELAB_ENDPOINT_URL: 'http://localhost:1' },
    );

    expect({ url, isAws }).toEqual({ url: 'http://127.0.0.1:1234', isAws: false });
  });

  it('takes --endpoint-url before everything else', () => {
    const folder = folderOfInstance('127.0.0.1:1234');

    const { url } = findXRay({ 'data-dir': folder, 'endpoint-url': 'http://[::1]:7/' }, {});

    expect(url).toBe('http://[::1]:7');
  });

  it('takes the environment where nothing runs, its own variable first', () => {
    const environment = {
      AWS_ENDPOINT_URL_XRAY: 'http://localhost:2',
      TRACELAB_ENDPOINT_URL: 'http://localhost:1',
    };

    const found = inFolder(emptyFolder(), () => findXRay({}, environment));

    expect(found.url).toBe('http://localhost:1');
    expect(() => findXRay({ 'data-dir': emptyFolder() }, environment)).toThrow(/nothing runs here/);
  });

  it('does not take an instance that has ended', () => {
    const folder = folderOfInstance('127.0.0.1:1234');
    writeFileSync(join(folder, 'run.json'), '{"pid": 99999999, "addresses": {}}');

    expect(() => findXRay({ 'data-dir': folder }, {})).toThrow(CommandError);
  });

  it.each([
    [{ 'endpoint-url': 'localhost:2000' }, '--endpoint-url "localhost:2000" is not a URL'],
    [{ 'endpoint-url': 'ftp://localhost' }, '--endpoint-url "ftp://localhost" is not a URL'],
    [{ 'endpoint-url': '' }, '--endpoint-url "" is not a URL'],
    [{ target: 'azure' }, '--target must be one of local, aws, got "azure"'],
    [{ region: 'eu-west-1' }, '--region goes with --target aws only'],
    [{ profile: 'me' }, '--profile goes with --target aws only'],
    [
      { target: 'aws', 'data-dir': '.' },
      '--target aws takes neither --endpoint-url nor --data-dir',
    ],
  ])('refuses %j', (flags, message) => {
    expect(() => findXRay(flags, {})).toThrow(new RegExp(`^${message.replace(/[.*?]/g, '\\$&')}`));
    expect(() => findXRay(flags, {})).toThrow(UsageError);
  });

  it('names the variable that is not a URL', () => {
    const find = () => findXRay({}, { AWS_ENDPOINT_URL_XRAY: 'nonsense' });

    expect(() => inFolder(emptyFolder(), find)).toThrow(
      'AWS_ENDPOINT_URL_XRAY "nonsense" is not a URL; write http://127.0.0.1:2000',
    );
  });

  it('does not call AWS what a variable leads elsewhere', () => {
    const find = () => findXRay({ target: 'aws' }, { AWS_ENDPOINT_URL: 'http://localhost:4566' });

    expect(find).toThrow('AWS_ENDPOINT_URL leads the AWS SDK to "http://localhost:4566"');
    expect(findXRay({ target: 'aws', region: 'eu-west-1' }, {})).toMatchObject({
      isAws: true,
      name: 'AWS (eu-west-1)',
    });
  });
});

describe('a call of the client that findXRay makes', () => {
  it('fails with what X-Ray says, without a stack', async () => {
    const { url } = await startTestXRay();
    const { client } = findXRay({ 'endpoint-url': url });

    const call = client.send(
      new GetTraceSummariesCommand({
        StartTime: new Date(0),
        EndTime: new Date(1000),
        FilterExpression: 'nonsense',
      }),
    );

    await expect(call).rejects.toThrow(`GetTraceSummaries was refused by X-Ray at ${url}: 400 `);
    await expect(call).rejects.toThrow(CommandError);
    client.destroy();
  });

  it('tells a failure of X-Ray from a refusal', async () => {
    const server = createServer((_, response) => response.writeHead(500).end('{}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { client } = findXRay({ 'endpoint-url': url });

    const call = client.send(
      new GetServiceGraphCommand({ StartTime: new Date(0), EndTime: new Date(1000) }),
    );

    await expect(call).rejects.toThrow(`GetServiceGraph failed at X-Ray at ${url}: 500 `);
    client.destroy();
    server.close();
  });

  it('says that nothing listens', async () => {
    const { client } = findXRay({ 'endpoint-url': 'http://127.0.0.1:9' });

    const call = client.send(
      new GetServiceGraphCommand({ StartTime: new Date(0), EndTime: new Date(1000) }),
    );

    await expect(call).rejects.toThrow(
      'no X-Ray answers at http://127.0.0.1:9: nothing listens there',
    );
    client.destroy();
  });
});

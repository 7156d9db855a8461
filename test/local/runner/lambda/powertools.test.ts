import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { afterEach, describe, expect, it } from 'vitest';
import { startUdpSink, type UdpSink } from '../../../harness/udp-sink.ts';
import {
  bundle,
  cleanUp,
  eventually,
  functionOf,
  onCleanUp,
  rootId,
  sampledHeader,
  startLambda,
} from './harness.ts';

afterEach(cleanUp);

const source = `
  import { Tracer } from '@aws-lambda-powertools/tracer';
  import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
  const tracer = new Tracer({ serviceName: 'orders' });
  const client = tracer.captureAWSv3Client(new DynamoDBClient({ maxAttempts: 1 }));
  export const handler = async () => {
    const parent = tracer.getSegment();
    const segment = parent.addNewSubsegment('## handler');
    tracer.setSegment(segment);
    tracer.annotateColdStart();
    try {
      await client.send(new GetItemCommand({ TableName: 'orders', Key: { orderId: { S: '1' } } }));
      await fetch(process.env.AWS_ENDPOINT_URL + '/webhook');
    } finally {
      segment.close();
      tracer.setSegment(parent);
    }
  };
`;

async function bundleSource(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: resolve(import.meta.dirname, '../../../..') },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    minify: true,
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  return bundle(outputFiles[0]?.text ?? '');
}

async function startDaemon(): Promise<UdpSink> {
  const sink = await startUdpSink();
  onCleanUp(async () => sink[Symbol.asyncDispose]());
  return sink;
}

/** Answers every call with an empty object. */
async function startServices(): Promise<{ url: string; headers: IncomingHttpHeaders[] }> {
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    headers.push(request.headers);
    request.resume().on('end', () => response.end('{}'));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onCleanUp(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, headers };
}

describe('a function traced by Powertools', () => {
  it('sends subsegments that belong to the segments of the service', async () => {
    const daemon = await startDaemon();
    const services = await startServices();
    const tested = startLambda([functionOf('', { assetPath: await bundleSource() })], {
      endpointUrl: services.url,
      daemonAddress: () => daemon.address,
    });

    const first = await tested.invoke({}, sampledHeader);
    const fn = await tested.segment('AWS::Lambda::Function');
    await eventually(() => daemon.documents.length === 3);
    const handler = daemon.documents.find(({ name }) => name === '## handler');

    expect(first.functionError).toBeUndefined();
    expect(daemon.documents.every(({ trace_id }) => trace_id === rootId)).toBe(true);
    expect(daemon.documents.map(({ name }) => name)).toEqual([
      'DynamoDB',
      '127.0.0.1',
      '## handler',
    ]);
    expect(handler).toMatchObject({ parent_id: fn.id, annotations: { ColdStart: true } });
    expect(daemon.documents.slice(0, 2)).toMatchObject([
      {
        parent_id: handler?.id,
        namespace: 'aws',
        aws: { operation: 'GetItem', table_name: 'orders' },
      },
      { parent_id: handler?.id, namespace: 'remote' },
    ]);
    expect(services.headers.map((headers) => headers['x-amzn-trace-id'])).toEqual(
      daemon.documents.slice(0, 2).map(({ id }) => `Root=${rootId};Parent=${id};Sampled=1`),
    );
    const { start, end } = { start: fn.start_time, end: Number(fn.end_time) };
    expect(handler?.start_time).toBeGreaterThanOrEqual(Math.floor(start * 1000) / 1000);
    expect(handler?.end_time).toBeLessThanOrEqual(Math.ceil(end * 1000) / 1000);
  });

  it('has one cold start, ahead of demand too', async () => {
    const daemon = await startDaemon();
    const services = await startServices();
    const tested = startLambda([functionOf('', { assetPath: await bundleSource() })], {
      endpointUrl: services.url,
      daemonAddress: () => daemon.address,
    });

    tested.lambda.prewarm('place-order');
    await eventually(() => tested.lambda.status()[0]?.environments === 1);
    await tested.invoke({}, sampledHeader);
    await tested.invoke({}, sampledHeader);
    await eventually(() => daemon.documents.length === 6);
    const handlers = daemon.documents.filter(({ name }) => name === '## handler');
    const functions = tested.segments.filter(({ origin }) => origin === 'AWS::Lambda::Function');

    expect(handlers.map(({ annotations }) => annotations?.ColdStart)).toEqual([true, false]);
    expect(functions[0]?.subsegments?.[0]?.name).toBe('Initialization');
    expect(tested.lambda.status()[0]?.environments).toBe(1);
  });

  it('sends nothing when the trace is not sampled, and passes the decision on', async () => {
    const daemon = await startDaemon();
    const services = await startServices();
    const tested = startLambda([functionOf('', { assetPath: await bundleSource() })], {
      endpointUrl: services.url,
      daemonAddress: () => daemon.address,
    });

    await tested.invoke({}, `Root=${rootId};Sampled=0`);

    expect(daemon.documents).toEqual([]);
    expect(services.headers[0]?.['x-amzn-trace-id']).toMatch(/;Sampled=0$/);
  });
});

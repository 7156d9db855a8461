import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { awsError } from '../../harness/aws-answers.ts';
import { addressOf } from '../../harness/database.ts';
import { orderItem } from '../../harness/events.ts';
import { freePort } from '../../harness/server-process.ts';
import type { ServiceUnderTest } from '../../harness/service-under-test.ts';
import { type Backoffice, prepareBackoffice, secretArn } from './backoffice-service.ts';

describe('the trace of backoffice', () => {
  const resources = new AsyncDisposableStack();
  let backoffice: Backoffice;
  let service: ServiceUnderTest;

  beforeAll(async () => {
    backoffice = resources.use(await prepareBackoffice());
    const nowhere = addressOf({ port: await freePort(), database: 'backoffice' });
    service = resources.use(await backoffice.start(nowhere));
  });

  beforeEach(() => {
    backoffice.answer({
      'secretsmanager.GetSecretValue': {
        body: JSON.stringify({ SecretString: '{"username":"clerk","password":"s3cret"}' }),
      },
    });
  });

  afterAll(() => resources.disposeAsync());

  const segmentOf = (traceId: string) => service.sink.takeNamed(traceId, 'backoffice');

  it('is a segment of the Beanstalk environment', async () => {
    const { status, trace } = await service.callTraced('/');

    const segment = await segmentOf(trace.traceId);
    expect(status).toBe(200);
    expect(segment).toMatchObject({
      name: 'backoffice',
      parent_id: trace.parentId,
      origin: 'AWS::ElasticBeanstalk::Environment',
      aws: {
        elastic_beanstalk: {
          environment: 'Backoffice-env',
          version_label: 'app-1-2',
          deployment_id: 7,
        },
      },
    });
  });

  it('reads orders and the secret through captured clients, which get the header', async () => {
    backoffice.answer({
      'DynamoDB.Scan': {
        headers: { 'x-amzn-requestid': 'request-8' },
        body: JSON.stringify({ Items: [orderItem('o-1')], Count: 1, ScannedCount: 1 }),
      },
      'secretsmanager.GetSecretValue': awsError(400, 'AccessDeniedException', 'not authorized'),
    });

    const { status, body, trace } = await service.callTraced('/reports/daily', {
      json: { day: '2026-11-20' },
    });

    const segment = await segmentOf(trace.traceId);
    const [scan, prepare] = segment.subsegments ?? [];
    const calls = [scan?.subsegments?.[0], prepare?.subsegments?.[0]];
    expect(status).toBe(503);
    expect(body).toEqual({ message: 'the login of the database cannot be read' });
    expect(segment).toMatchObject({ fault: true, annotations: { day: '2026-11-20' } });
    expect([scan?.name, prepare?.name]).toEqual(['## scan orders', '## prepare database']);
    expect(calls).toMatchObject([
      {
        name: 'DynamoDB',
        namespace: 'aws',
        aws: { operation: 'Scan', table_name: 'orders', request_id: 'request-8' },
      },
      {
        name: 'SecretsManager',
        namespace: 'aws',
        fault: true,
        aws: { operation: 'GetSecretValue', request_id: 'request-7' },
      },
    ]);
    expect(backoffice.aws.requests.map(({ headers }) => headers['x-amzn-trace-id'])).toEqual(
      calls.map((call) => `Root=${trace.traceId};Parent=${call?.id};Sampled=1`),
    );
    expect(JSON.parse(backoffice.aws.requests[1]?.body ?? '')).toEqual({ SecretId: secretArn });
  });

  it.each([
    ['DynamoDB.Scan', awsError(400, 'ValidationException', 'no such index'), 500],
    ['DynamoDB.Scan', { body: '{"Items":[{"orderId":{"S":"o-1"}}]}' }, 500],
    ['DynamoDB.Scan', { body: 'not json' }, 500],
    ['secretsmanager.GetSecretValue', { body: '{}' }, 503],
    ['secretsmanager.GetSecretValue', { body: '{"SecretString":"s3cret"}' }, 503],
  ])('is a fault when %s answers %j', async (operation, answer, expected) => {
    backoffice.answer({ [operation]: answer });

    const { status, trace } = await service.callTraced('/reports/daily', { method: 'POST' });

    const segment = await segmentOf(trace.traceId);
    expect(status).toBe(expected);
    expect(segment).toMatchObject({ fault: true, http: { response: { status } } });
    expect(JSON.stringify([segment, service.log])).not.toContain('s3cret');
  });

  it('reads no secret for a request that it refuses, nor for a health check', async () => {
    const { trace } = await service.callTraced('/reports/daily?limit=0');
    await service.call('/health');

    expect(await segmentOf(trace.traceId)).toMatchObject({ error: true });
    expect(backoffice.aws.requests).toEqual([]);
  });

  it.each(['ORDERS_TABLE', 'DATABASE_SECRET_ARN', 'DATABASE_NAME'])(
    'does not start without %s',
    async (variable) => {
      const starting = backoffice.start({
        ...addressOf({ port: 3306, database: 'backoffice' }),
        [variable]: '',
      });

      await expect(starting).rejects.toThrow(
        new RegExp(`ended with "1".*${variable}.*is not set`, 's'),
      );
    },
  );

  it('starts without the database and reports it: a fault, and the address that was tried', async () => {
    const health = await service.call('/health');
    const { status, body, trace } = await service.callTraced('/reports/daily');

    const segment = await segmentOf(trace.traceId);
    expect(health.status).toBe(200);
    expect({ status, body }).toEqual({
      status: 503,
      body: { message: 'the database cannot be reached' },
    });
    expect(segment).toMatchObject({ fault: true });
    expect(JSON.stringify(segment.subsegments)).toMatch(/## mysql.connect.*ECONNREFUSED/);
    expect(JSON.stringify([service.sink.documents, service.log])).not.toContain('s3cret');
  });

  it('ends on SIGTERM though it never reached the database', async () => {
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});

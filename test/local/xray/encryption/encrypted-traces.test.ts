import {
  BatchGetTracesCommand,
  CreateGroupCommand,
  GetEncryptionConfigCommand,
  GetInsightSummariesCommand,
  GetServiceGraphCommand,
  GetTraceSummariesCommand,
  PutEncryptionConfigCommand,
  PutTraceSegmentsCommand,
  type XRayClient,
} from '@aws-sdk/client-xray';
import { afterEach, describe, expect, it } from 'vitest';
import { newTraceId } from '../../../../local/xray/model/ids.ts';
import { epochSeconds } from '../../../../local/xray/units.ts';
import { closeInstances, filesWith, startInstance } from './test-instance.ts';

afterEach(closeInstances);

const start = 1_800_000_000;
const window = { StartTime: new Date((start - 60) * 1000), EndTime: new Date((start + 60) * 1000) };

/** Marks that a search of the files can look for, in every place of a document that is kept. */
const marks = (mark: string) => [
  `${mark}-service`,
  `${mark}-downstream`,
  `${mark}-annotated`,
  `${mark}_key`,
  `${mark}-metadata`,
  `${mark}-user`,
  `${mark}-table`,
  `${mark}.example`,
  `${mark}-exception`,
];

function aDocument(mark: string, traceId: string, { start = 1_800_000_000, fault = true } = {}) {
  return JSON.stringify({
    trace_id: traceId,
    id: '53995c3f42cd8ad8',
    name: `${mark}-service`,
    start_time: start,
    end_time: start + 1,
    fault,
    user: `${mark}-user`,
    http: { request: { method: 'GET', url: `http://${mark}.example/orders` } },
    annotations: { [`${mark}_key`]: `${mark}-annotated` },
    metadata: { debug: { note: `${mark}-metadata` } },
    cause: { exceptions: [{ id: '0123456789abcdef', type: `${mark}-exception` }] },
    subsegments: [
      {
        id: '53995c3f42cd8ad9',
        name: `${mark}-downstream`,
        namespace: 'remote',
        start_time: start,
        end_time: start + 1,
      },
      {
        id: '53995c3f42cd8ada',
        name: 'DynamoDB',
        namespace: 'aws',
        start_time: start,
        end_time: start + 1,
        aws: { table_name: `${mark}-table` },
      },
    ],
  });
}

async function put(client: XRayClient, mark: string, traceId = newTraceId(epochSeconds(start))) {
  const answer = await client.send(
    new PutTraceSegmentsCommand({ TraceSegmentDocuments: [aDocument(mark, traceId)] }),
  );
  return { traceId, unprocessed: answer.UnprocessedTraceSegments };
}

/** An instance with a customer key in force. */
async function startEncrypted() {
  const instance = await startInstance();
  const { body } = await instance.kms('CreateKey');
  const key: string = body.KeyMetadata.Arn;
  await instance.client.send(new PutEncryptionConfigCommand({ Type: 'KMS', KeyId: key }));
  instance.clock.advance(2000);
  return { ...instance, key };
}

async function names(client: XRayClient, FilterExpression?: string) {
  const { TraceSummaries } = await client.send(
    new GetTraceSummariesCommand({ ...window, FilterExpression }),
  );
  return TraceSummaries?.map(({ EntryPoint }) => EntryPoint?.Name);
}

describe('traces under a KMS key', () => {
  it('leave nothing of a document to be read in any file', async () => {
    const { client, clock, folder, stop } = await startEncrypted();
    await client.send(
      new CreateGroupCommand({ GroupName: 'all', FilterExpression: 'responsetime > 0' }),
    );

    const { traceId } = await put(client, 'hidden');
    clock.advance(10_000);
    const summaries = await client.send(
      new GetTraceSummariesCommand({
        ...window,
        FilterExpression:
          'annotation[hidden_key] = "hidden-annotated" AND service("hidden-service") AND user = "hidden-user"',
      }),
    );
    await client.send(new GetServiceGraphCommand({ ...window, GroupName: 'all' }));
    clock.advance(120_000);
    await client.send(new GetServiceGraphCommand(window));
    const whileOpen = filesWith(folder, marks('hidden'));
    await stop();

    expect(summaries.TraceSummaries).toMatchObject([
      { Id: traceId, EntryPoint: { Name: 'hidden-service' } },
    ]);
    expect(whileOpen).toEqual([]);
    expect(filesWith(folder, marks('hidden'))).toEqual([]);
  });

  it('leave nothing to be read in the insights that come of them', async () => {
    const { client, clock, folder, stop, xray } = await startEncrypted();
    await client.send(
      new CreateGroupCommand({
        GroupName: 'all',
        FilterExpression: 'duration >= 0',
        InsightsConfiguration: { InsightsEnabled: true },
      }),
    );
    for (let minute = 0; minute < 40; minute++) {
      const documents = Array.from({ length: 10 }, (_, index) =>
        aDocument('hidden', newTraceId(epochSeconds(clock.now())), {
          start: clock.now(),
          fault: minute >= 30 && index < 4,
        }),
      );
      xray.putTraceSegments(documents);
      clock.advance(60_000);
    }
    clock.advance(15_000);

    const { InsightSummaries } = await client.send(
      new GetInsightSummariesCommand({
        GroupName: 'all',
        StartTime: new Date(start * 1000),
        EndTime: new Date(clock.now() * 1000),
      }),
    );
    await stop();

    expect(JSON.stringify(InsightSummaries)).toContain('hidden-service');
    expect(filesWith(folder, marks('hidden'))).toEqual([]);
  });

  it('leave what was stored before as it was', async () => {
    const { client, clock, folder, kms, stop } = await startInstance();
    await put(client, 'plain');
    const { body } = await kms('CreateKey');
    const KeyId = body.KeyMetadata.KeyId;
    await client.send(new PutEncryptionConfigCommand({ Type: 'KMS', KeyId }));
    clock.advance(2000);

    await put(client, 'hidden');
    const found = await names(client);
    await stop();

    expect(found?.sort()).toEqual(['hidden-service', 'plain-service']);
    expect(filesWith(folder, ['plain-service'])).not.toEqual([]);
    expect(filesWith(folder, marks('hidden'))).toEqual([]);
  });

  it('are read again after a restart', async () => {
    const { client, key, folder, stop } = await startEncrypted();
    await put(client, 'hidden');
    await stop();

    const again = await startInstance(folder);

    expect(await names(again.client)).toEqual(['hidden-service']);
    expect(await again.client.send(new GetEncryptionConfigCommand({}))).toMatchObject({
      EncryptionConfig: { KeyId: key, Type: 'KMS', Status: 'ACTIVE' },
    });
  });

  it('are neither stored nor read while the key is disabled, and are all there afterwards', async () => {
    const { client, key, kms, warnings, clock } = await startEncrypted();
    const { traceId } = await put(client, 'before');
    const message = `X-Ray cannot access the KMS key that encrypts the traces: ${key} is disabled.`;

    await kms('DisableKey', { KeyId: key });
    const { unprocessed } = await put(client, 'refused');
    await put(client, 'refused');
    clock.advance(1000);

    expect(unprocessed).toEqual([
      { Id: '53995c3f42cd8ad8', ErrorCode: 'KmsKeyUnavailable', Message: message },
    ]);
    expect(warnings.filter((line) => line.endsWith('nothing is stored'))).toHaveLength(1);
    for (const command of [
      new GetTraceSummariesCommand(window),
      new GetServiceGraphCommand(window),
      new BatchGetTracesCommand({ TraceIds: [traceId] }),
    ]) {
      await expect(client.send(command as GetTraceSummariesCommand)).rejects.toMatchObject({
        name: 'InvalidRequestException',
        message,
      });
    }
    await kms('EnableKey', { KeyId: key });
    await put(client, 'after');

    expect(await names(client, 'service("before-service")')).toEqual(['before-service']);
    expect((await names(client))?.sort()).toEqual(['after-service', 'before-service']);
  });

  it('are refused span by span over OTLP while the key is disabled', async () => {
    const { url, key, kms } = await startEncrypted();
    await kms('DisableKey', { KeyId: key });
    const span = {
      traceId: '5759e988bd862e3fe1be46a994272793',
      spanId: '53995c3f42cd8ad8',
      name: 'GET /orders',
      kind: 2,
      startTimeUnixNano: `${start}000000000`,
      endTimeUnixNano: `${start + 1}000000000`,
    };

    const response = await fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
    });

    expect(await response.json()).toEqual({
      partialSuccess: {
        rejectedSpans: '1',
        errorMessage: `span 53995c3f42cd8ad8: X-Ray cannot access the KMS key that encrypts the traces: ${key} is disabled.`,
      },
    });
  });

  it('leave documents that are wrong anyway to their own error', async () => {
    const { xray, key, kms } = await startEncrypted();
    await kms('DisableKey', { KeyId: key });

    const unprocessed = xray.putTraceSegments(['{"id":7}', 'no json', '']);

    expect(unprocessed.map(({ ErrorCode }) => ErrorCode)).toEqual([
      'MissingId',
      'ParseError',
      'ParseError',
    ]);
  });

  it('are gone with their key, and the others stay', async () => {
    const { client, clock, key, kms, xray } = await startEncrypted();
    const lost = await put(client, 'lost');
    await client.send(new GetServiceGraphCommand(window));
    await client.send(new PutEncryptionConfigCommand({ Type: 'NONE' }));
    clock.advance(2000);
    const kept = await put(client, 'kept');

    await kms('TraceLab.DeleteKeyNow', { KeyId: key });

    expect(await names(client)).toEqual(['kept-service']);
    expect(
      await names(client, 'service("kept-service") AND annotation.kept_key = "kept-annotated"'),
    ).toEqual(['kept-service']);
    expect(await names(client, 'service("lost-service")')).toEqual([]);
    const { Traces } = await client.send(
      new BatchGetTracesCommand({ TraceIds: [lost.traceId, kept.traceId] }),
    );
    expect(Traces?.map(({ Id }) => Id)).toEqual([kept.traceId]);
    expect(xray.count()).toBe(1);
    const { Services } = await client.send(new GetServiceGraphCommand(window));
    expect(Services?.map(({ Name }) => Name)).not.toContain('lost-service');
  });

  it('are gone after a restart when their key fell due meanwhile', async () => {
    const { client, clock, key, kms, folder, stop } = await startEncrypted();
    await put(client, 'lost');
    await kms('ScheduleKeyDeletion', { KeyId: key, PendingWindowInDays: 7 });
    await stop();
    clock.advance(8 * 24 * 60 * 60 * 1000);

    const again = await startInstance(folder, clock);

    expect(again.xray.count()).toBe(0);
    const { unprocessed } = await put(again.client, 'refused');
    expect(unprocessed?.[0]?.Message).toContain(`Key '${key}' does not exist`);
  });

  it('keep what of a trace was not under the key', async () => {
    const { client, clock, key, kms } = await startEncrypted();
    const { traceId } = await put(client, 'lost');
    await client.send(new PutEncryptionConfigCommand({ Type: 'NONE' }));
    clock.advance(2000);
    const other = aDocument('kept', traceId).replaceAll('53995c3f42cd8ad', '63995c3f42cd8ad');
    await client.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: [other] }));

    await kms('TraceLab.DeleteKeyNow', { KeyId: key });

    const { Traces } = await client.send(new BatchGetTracesCommand({ TraceIds: [traceId] }));
    expect(JSON.stringify(Traces)).toContain('kept-service');
    expect(JSON.stringify(Traces)).not.toContain('lost-service');
    expect(await names(client)).toEqual(['kept-service']);
  });
});

describe('PutEncryptionConfig', () => {
  it('answers with the ARN of the key, however it was named, and is ACTIVE a moment later', async () => {
    const { client, clock, kms } = await startInstance();
    const { body } = await kms('CreateKey');
    const { Arn, KeyId } = body.KeyMetadata;
    await kms('CreateAlias', { AliasName: 'alias/orders', TargetKeyId: KeyId });

    for (const name of [Arn, KeyId, 'alias/orders']) {
      const { EncryptionConfig } = await client.send(
        new PutEncryptionConfigCommand({ Type: 'KMS', KeyId: name }),
      );
      expect(EncryptionConfig).toEqual({ KeyId: Arn, Status: 'UPDATING', Type: 'KMS' });
    }
    clock.advance(2000);

    const { EncryptionConfig } = await client.send(new GetEncryptionConfigCommand({}));
    expect(EncryptionConfig).toEqual({ KeyId: Arn, Status: 'ACTIVE', Type: 'KMS' });
  });

  it('takes the managed key of X-Ray, and goes back to none', async () => {
    const { client, clock } = await startInstance();
    expect(await client.send(new GetEncryptionConfigCommand({}))).toMatchObject({
      EncryptionConfig: { Status: 'ACTIVE', Type: 'NONE' },
    });

    const managed = await client.send(
      new PutEncryptionConfigCommand({ Type: 'KMS', KeyId: 'alias/aws/xray' }),
    );
    clock.advance(2000);
    const none = await client.send(new PutEncryptionConfigCommand({ Type: 'NONE' }));

    expect(managed.EncryptionConfig?.KeyId).toMatch(
      /^arn:aws:kms:us-east-1:123456789012:key\/.{36}$/,
    );
    expect(none.EncryptionConfig).toEqual({ Status: 'UPDATING', Type: 'NONE' });
  });

  it.each([
    [
      {},
      'ValidationException',
      "Value null at 'type' failed to satisfy constraint: Member must not be null",
    ],
    [{ Type: 'AES' }, 'ValidationException', 'Member must satisfy enum value set: [NONE, KMS]'],
    [{ Type: 'KMS', KeyId: '' }, 'ValidationException', "at 'keyId'"],
    [{ Type: 'KMS' }, 'InvalidRequestException', 'KeyId must be given when Type is KMS'],
    [
      { Type: 'NONE', KeyId: 'x' },
      'InvalidRequestException',
      'KeyId must not be given when Type is NONE',
    ],
    [{ Type: 'KMS', KeyId: 'x' }, 'InvalidRequestException', "Invalid keyId 'x'"],
    [{ Type: 'KMS', KeyId: '__proto__' }, 'InvalidRequestException', "Invalid keyId '__proto__'"],
    [{ Type: 'KMS', KeyId: 'alias/none' }, 'InvalidRequestException', 'is not found.'],
    [{ Type: 7 }, 'SerializationException', 'NUMBER_VALUE can not be converted to a String'],
    [{ Type: 'KMS', KeyId: ['x'] }, 'SerializationException', 'Start of list'],
  ])('refuses %j', async (input, code, message) => {
    const { url } = await startInstance();

    const response = await fetch(`${url}/PutEncryptionConfig`, {
      method: 'POST',
      body: JSON.stringify(input),
    });

    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe(code);
    expect(await response.text()).toContain(message);
  });

  it('refuses the name of a key that is longer than any', async () => {
    const { client } = await startInstance();

    const sent = client.send(
      new PutEncryptionConfigCommand({ Type: 'KMS', KeyId: 'x'.repeat(3001) }),
    );

    await expect(sent).rejects.toThrow('Member must have length less than or equal to 3000');
  });
});

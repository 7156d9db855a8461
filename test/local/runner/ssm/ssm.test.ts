import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Edge, startEdge } from '../../../../local/runner/edge/edge.ts';
import { createIdentities } from '../../../../local/runner/edge/identities.ts';
import { createSsm } from '../../../../local/runner/emulators/ssm/ssm.ts';

describe('createSsm', () => {
  let edge: Edge;
  let ssm: SSMClient;

  beforeAll(async () => {
    edge = await startEdge({
      host: '127.0.0.1',
      port: 0,
      region: 'us-east-1',
      services: { ssm: createSsm() },
      identities: createIdentities('123456789012'),
      log: (message) => expect.fail(message),
    });
    ssm = new SSMClient({
      endpoint: edge.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    });
  });

  afterAll(async () => {
    ssm.destroy();
    await edge.stop();
  });

  it('finds no parameter', async () => {
    const reading = ssm.send(new GetParameterCommand({ Name: '/TraceLab/inventory-url' }));

    await expect(reading).rejects.toMatchObject({
      name: 'ParameterNotFound',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('names what it does not emulate', async () => {
    const writing = ssm.send(new PutParameterCommand({ Name: '/TraceLab/x', Value: '1' }));

    await expect(writing).rejects.toMatchObject({
      name: 'InvalidAction',
      message:
        'TraceLab does not emulate the SSM action "PutParameter". Emulated is: GetParameter.',
    });
  });

  it.each([
    ['no name', {}, 'ValidationException'],
    ['a name that is a list', { Name: [] }, 'SerializationException'],
  ])('refuses %s', async (_, input, name) => {
    const reading = ssm.send(new GetParameterCommand(input as never));

    await expect(reading).rejects.toMatchObject({ name });
  });
});

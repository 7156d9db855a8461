import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  type GetParametersByPathCommandOutput,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSsm, type Ssm } from '../../../../local/runner/emulators/ssm/ssm.ts';
import { type AwsServer, serve, testCloud } from '../protocols/aws-server.ts';

const url = {
  name: '/TraceLab/inventory-url',
  type: 'String',
  value: 'http://inventory.example.com',
} as const;

describe('createSsm', () => {
  let emulator: Ssm;
  let server: AwsServer;
  let ssm: SSMClient;

  beforeEach(async () => {
    emulator = createSsm(testCloud(), [
      url,
      { name: '/TraceLab/regions', type: 'StringList', value: 'us-east-1,eu-west-1' },
      { name: '/TraceLab/deep/er', type: 'String', value: '1' },
      { name: 'flat', type: 'String', value: 'a', allowedPattern: '[a-c]+' },
    ]);
    server = await serve('ssm', () => emulator.handle);
    ssm = new SSMClient({
      endpoint: server.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
      maxAttempts: 1,
    });
  });

  afterEach(async () => {
    ssm.destroy();
    await server[Symbol.asyncDispose]();
  });

  const get = (Name: string) => ssm.send(new GetParameterCommand({ Name }));

  it('gives a parameter of the template by name, version and ARN', async () => {
    const { Parameter: byName } = await get('/TraceLab/inventory-url');
    const { Parameter: byVersion } = await get('/TraceLab/inventory-url:1');
    const { Parameter: byArn } = await get(byName?.ARN ?? '');

    expect(byName).toMatchObject({
      Name: '/TraceLab/inventory-url',
      Type: 'String',
      Value: 'http://inventory.example.com',
      Version: 1,
      DataType: 'text',
      ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/TraceLab/inventory-url',
      LastModifiedDate: new Date(1_800_000_000_000),
    });
    expect(byVersion).toMatchObject({ Value: url.value, Selector: ':1' });
    expect(byArn).toEqual(byName);
  });

  it('gives a parameter of one level by its ARN', async () => {
    const { Parameter } = await get('arn:aws:ssm:us-east-1:123456789012:parameter/flat');

    expect(Parameter).toMatchObject({ Name: 'flat', Value: 'a' });
  });

  it('stands in for images that AWS publishes', async () => {
    const { Parameter } = await get(
      '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-arm64',
    );

    expect(Parameter?.Value).toMatch(/^ami-[0-9a-f]{17}$/);
  });

  it('lists what it does not find among several', async () => {
    const command = new GetParametersCommand({ Names: ['flat', '/nope', 'flat:7'] });

    const { Parameters, InvalidParameters } = await ssm.send(command);

    expect(Parameters?.map(({ Value }) => Value)).toEqual(['a']);
    expect(InvalidParameters).toEqual(['/nope', 'flat:7']);
  });

  it('lists one level of a path, or all, in pages', async () => {
    const byPath = (input: object) =>
      ssm.send(new GetParametersByPathCommand({ Path: '/TraceLab', ...input }));

    const level = await byPath({});
    const first = await byPath({ Recursive: true, MaxResults: 2 });
    const second = await byPath({ Recursive: true, MaxResults: 2, NextToken: first.NextToken });

    const names = ({ Parameters }: GetParametersByPathCommandOutput) =>
      Parameters?.map(({ Name }) => Name);
    expect(names(level)).toEqual(['/TraceLab/inventory-url', '/TraceLab/regions']);
    expect(names(first)).toEqual(['/TraceLab/deep/er', '/TraceLab/inventory-url']);
    expect(names(second)).toEqual(['/TraceLab/regions']);
    expect(second.NextToken).toBeUndefined();
  });

  it('keeps what is put, by versions, and forgets what is deleted', async () => {
    await ssm.send(new PutParameterCommand({ Name: '/new', Value: '1', Type: 'String' }));
    const again = new PutParameterCommand({ Name: '/new', Value: '2', Overwrite: true });
    const { Version } = await ssm.send(again);
    const { Parameter: newest } = await get('/new');
    const { Parameter: first } = await get('/new:1');
    const { DeletedParameters, InvalidParameters } = await ssm.send(
      new DeleteParametersCommand({ Names: ['/new', '/nope'] }),
    );

    expect(Version).toBe(2);
    expect(newest).toMatchObject({ Value: '2', Type: 'String', Version: 2 });
    expect(first?.Value).toBe('1');
    expect(DeletedParameters).toEqual(['/new']);
    expect(InvalidParameters).toEqual(['/nope']);
    await expect(get('/new')).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  const put = (input: object) =>
    new PutParameterCommand({ Name: '/x', Value: '1', Type: 'String', ...input } as never);

  it.each([
    ['no parameter', new GetParameterCommand({ Name: '/nope' }), 'ParameterNotFound'],
    [
      'a name like a member of objects',
      new GetParameterCommand({ Name: '__proto__' }),
      'ParameterNotFound',
    ],
    ['no such version', new GetParameterCommand({ Name: 'flat:9' }), 'ParameterVersionNotFound'],
    ['no name', new GetParameterCommand({} as never), 'ValidationException'],
    ['an empty name', new GetParameterCommand({ Name: '' }), 'ValidationException'],
    [
      'a name that is a list',
      new GetParameterCommand({ Name: [] } as never),
      'SerializationException',
    ],
    [
      'eleven names',
      new GetParametersCommand({ Names: Array(11).fill('a') }),
      'ValidationException',
    ],
    ['no names', new GetParametersCommand({ Names: [] }), 'ValidationException'],
    ['a relative path', new GetParametersByPathCommand({ Path: 'a' }), 'ValidationException'],
    [
      'a page of none',
      new GetParametersByPathCommand({ Path: '/', MaxResults: 0 }),
      'ValidationException',
    ],
    [
      'a made-up token',
      new GetParametersByPathCommand({ Path: '/', NextToken: 'x' }),
      'InvalidNextToken',
    ],
    ['deleting nothing', new DeleteParameterCommand({ Name: '/nope' }), 'ParameterNotFound'],
    ['a second one', put({ Name: 'flat' }), 'ParameterAlreadyExists'],
    [
      'a value against its pattern',
      put({ Name: 'flat', Value: 'z', Overwrite: true }),
      'ParameterPatternMismatchException',
    ],
    ['a pattern that is none', put({ AllowedPattern: '(' }), 'ParameterPatternMismatchException'],
    ['an empty value', put({ Value: '' }), 'ValidationException'],
    ['a value of 4097 bytes', put({ Value: `${'é'.repeat(2048)}e` }), 'ValidationException'],
    ['an empty level', put({ Name: '/a//b' }), 'ValidationException'],
    ["one of AWS's names", put({ Name: '/aws/x' }), 'ValidationException'],
    ['a name of a megabyte', put({ Name: 'x'.repeat(1_000_000) }), 'ValidationException'],
    ['a kept secret', put({ Type: 'SecureString' }), 'UnsupportedParameterType'],
    ['an action that is not there', new DescribeParametersCommand({}), 'InvalidAction'],
  ])('refuses %s', async (_, command, name) => {
    const answer = ssm.send(command as GetParameterCommand);

    await expect(answer).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
  });

  it('gives up on patterns that would take forever', async () => {
    const command = put({ AllowedPattern: '(a+)+b', Value: 'a'.repeat(4096) });

    await expect(ssm.send(command)).rejects.toMatchObject({
      name: 'ParameterPatternMismatchException',
    });
  });

  it('resolves names and ARNs for references', () => {
    expect(emulator.resolve('/TraceLab/inventory-url')).toBe(url.value);
    expect(emulator.resolve('flat:1')).toBe('a');
    expect(() => emulator.resolve('/nope')).toThrow(
      'parameter "/nope" is not of this app; run its stack here too, or name one that runs',
    );
  });
});

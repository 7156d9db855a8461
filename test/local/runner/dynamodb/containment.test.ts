import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTableInput } from '../../../../local/runner/emulators/dynamodb/descriptions.ts';
import { createEngine } from '../../../../local/runner/emulators/dynamodb/engine.ts';
import { DynamoDbError } from '../../../../local/runner/emulators/dynamodb/errors.ts';
import { table } from '../edge/fixture.ts';

async function start() {
  const engine = createEngine({
    account: '123456789012',
    region: 'us-east-1',
    onChange: () => {},
  });
  await engine.run('CreateTable', createTableInput(table()));
  let status: unknown;
  while (status !== 'ACTIVE') {
    const { Table } = await engine.run('DescribeTable', { TableName: 'orders' });
    status = (Table as { TableStatus: string }).TableStatus;
  }
  return engine;
}

/** Throws inside the engine, while it holds the item's lock, when the item has no `d`. */
const indigestible = {
  TableName: 'orders',
  Key: { orderId: { S: 'o-1' } },
  ConditionExpression: ':v IN (d[1], :v)',
  ExpressionAttributeValues: { ':v': { N: '1' } },
};

describe('containment', () => {
  it('fails only the request that the engine threw on, however many wait for the same item', async () => {
    const engine = await start();
    const put = { TableName: 'orders', Item: { orderId: { S: 'o-1' } } };

    const outcomes = await Promise.allSettled([
      engine.run('PutItem', structuredClone(put)),
      engine.run('DeleteItem', structuredClone(indigestible)),
      engine.run('PutItem', structuredClone(put)),
      engine.run('DeleteItem', structuredClone(indigestible)),
      engine.run('PutItem', structuredClone(put)),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    await engine.stop();
  });

  it('answers any request, and the next one', async () => {
    const engine = await start();
    const name = fc.constantFrom('orderId', 'd', 'd[0]', 'd.e', '__proto__', 'constructor', ':v');
    const condition = fc.oneof(
      fc.tuple(name, fc.constantFrom('=', '<', '>=', '<>'), name).map((parts) => parts.join(' ')),
      fc.tuple(name, name, name).map(([a, b, c]) => `${a} BETWEEN ${b} AND ${c}`),
      fc.tuple(name, name).map(([a, b]) => `${a} IN (${b}, :v) OR begins_with(${b}, ${a})`),
      fc.string(),
    );
    const value = fc.oneof(
      fc.record({ S: fc.string() }),
      fc.record({ N: fc.string() }),
      fc.record({ L: fc.array(fc.constantFrom(null, { BOOL: true }, {})) }),
      fc.anything(),
    );
    const request = fc.record({
      operation: fc.constantFrom('DeleteItem', 'UpdateItem', 'Scan', 'Query', 'PutItem'),
      condition,
      value,
    });

    await fc.assert(
      fc.asyncProperty(request, async ({ operation, condition, value }) => {
        const key = { orderId: { S: 'o-1' } };
        const input = {
          TableName: 'orders',
          ...(operation === 'PutItem' ? { Item: { ...key, d: value } } : {}),
          ...(/Delete|Update/.test(operation) ? { Key: key } : {}),
          [operation === 'Scan' || operation === 'Query'
            ? 'FilterExpression'
            : 'ConditionExpression']: condition,
          ...(condition.includes(':v') ? { ExpressionAttributeValues: { ':v': value } } : {}),
        };

        const answer = await engine.run(operation, input).catch((error: unknown) => error);
        await engine.run('PutItem', { TableName: 'orders', Item: { ...key } });

        expect(answer).toBeDefined();
      }),
      { numRuns: 300, seed: 1 },
    );
    await engine.stop();
  });

  it('answers a value nested beyond the stack with a client error', async () => {
    const engine = await start();
    const depth = 20_000;
    const deep = JSON.parse(`${'{"L":['.repeat(depth)}${']}'.repeat(depth)}`);

    const put = engine.run('PutItem', {
      TableName: 'orders',
      Item: { orderId: { S: 'o-1' }, deep },
    });

    await expect(put).rejects.toBeInstanceOf(DynamoDbError);
    await engine.stop();
  });
});

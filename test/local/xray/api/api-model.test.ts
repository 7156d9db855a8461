import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OperationName } from '../../../../local/xray/api/operation.ts';
import { operationPaths } from '../../../../local/xray/api/operation-paths.ts';
import { operations } from '../../../../local/xray/api/operations.ts';
import type { Shape } from '../../../../local/xray/api/shapes.ts';

interface ModelMember {
  readonly type: string;
  readonly min?: number;
  readonly max?: number;
  readonly enum?: readonly string[];
  readonly pattern?: string;
}

interface ModelOperation {
  readonly method: string;
  readonly path: string;
  readonly required: readonly string[];
  readonly input: Readonly<Record<string, ModelMember>>;
  readonly output: Readonly<Record<string, ModelMember>>;
}

/** Members that the SDK's model has got since. */
const newer = ['CloudWatchLogsConfiguration'];

const file = join(import.meta.dirname, '../../../fixtures/xray/operations.json');
const model = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, ModelOperation>>;

/** A shape in the words of the model; a lower bound of 0 bounds nothing. */
function described(shape: Shape): ModelMember {
  switch (shape.type) {
    case 'string':
      return defined({
        type: 'string',
        min: shape.min,
        max: shape.max,
        enum: shape.oneOf,
        pattern: shape.pattern,
      });
    case 'integer':
    case 'double':
      return defined({ type: shape.type, min: shape.min, max: shape.max });
    case 'list':
      return defined({ type: 'list', max: shape.max });
    default:
      return { type: shape.type };
  }
}

const fromModel = ({ type, min, max, enum: values, pattern }: ModelMember): ModelMember =>
  defined({ type, min: min === 0 ? undefined : min, max, enum: values, pattern });

const defined = (member: ModelMember): ModelMember =>
  Object.fromEntries(
    Object.entries(member).filter(([, value]) => value !== undefined),
  ) as unknown as ModelMember;

const mapped = <From, To>(members: Readonly<Record<string, From>>, map: (from: From) => To) =>
  Object.fromEntries(
    Object.entries(members)
      .filter(([name]) => !newer.includes(name))
      .map(([name, member]) => [name, map(member)]),
  );

describe('the API model', () => {
  it('has the operations and the paths of the local X-Ray', () => {
    expect(mapped(model, ({ path }) => path)).toEqual(operationPaths);
    expect(new Set(Object.values(model).map(({ method }) => method))).toEqual(new Set(['POST']));
  });

  it.each(Object.keys(operations) as OperationName[])(
    'has the members and limits of %s',
    (name) => {
      const { input, output } = operations[name];
      const given = model[name];

      expect(mapped(input.members, described)).toEqual(mapped(given?.input ?? {}, fromModel));
      expect([...input.required].sort()).toEqual([...(given?.required ?? [])].sort());
      expect(Object.keys(output.members).sort()).toEqual(Object.keys(given?.output ?? {}).sort());
    },
  );
});

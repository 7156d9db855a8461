import { isRecord, serialization } from './json.ts';

/**
 * The members of a request's input. The query protocol knows only text, so numbers are taken as text too.
 * @throws AwsError SerializationException for a member of the wrong type.
 */
export type Input = Readonly<Record<string, unknown>>;

export function inputText(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw serialization(`${jsonTypeOf(value)} can not be converted to a String`);
}

export function inputInteger(input: Input, name: string): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number)) return number;
  throw serialization(`${jsonTypeOf(value)} can not be converted to an Integer`);
}

export function inputFlag(input: Input, name: string): boolean | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw serialization(`${jsonTypeOf(value)} can not be converted to a Boolean`);
}

export function inputList(input: Input, name: string): readonly unknown[] {
  const value = input[name];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw serialization(`${jsonTypeOf(value)} can not be converted to a List`);
}

export function inputTexts(input: Input, name: string): readonly string[] {
  return inputList(input, name).map((item) => {
    if (typeof item === 'string') return item;
    throw serialization(`${jsonTypeOf(item)} can not be converted to a String`);
  });
}

export function inputRecord(input: Input, name: string): Input {
  const value = input[name];
  if (value === undefined || value === null) return {};
  if (isRecord(value)) return value;
  throw serialization(`${jsonTypeOf(value)} can not be converted to a Map`);
}

export function inputRecords(input: Input, name: string): readonly Input[] {
  return inputList(input, name).map((item) => {
    if (isRecord(item)) return item;
    throw serialization(`${jsonTypeOf(item)} can not be converted to a Structure`);
  });
}

function jsonTypeOf(value: unknown): string {
  if (Array.isArray(value)) return 'START_ARRAY';
  switch (typeof value) {
    case 'object':
      return 'START_OBJECT';
    case 'boolean':
      return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
    case 'number':
      return 'NUMBER_VALUE';
    default:
      return 'STRING_VALUE';
  }
}

import type { ResourceId } from './app-backend.ts';
import { ConsoleError } from './console-error.ts';
import type { FilterQuestion, InvokeQuestion, SamplingQuestion } from './protocol.ts';

/** More than any question has but an invocation's event. */
const largestQuestion = 64 * 1024;

/** What Lambda takes in one call. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const largestEvent = 6 * 1024 * 1024;

/** More than any member of a request that a sampling rule looks at. */
const mostAttributes = 100;

type Members = ReadonlyMap<string, unknown>;

export function readFilterQuestion(body: Uint8Array): FilterQuestion {
  const members = readObject(body, largestQuestion);
  const cursor = members.get('cursor');
  if (cursor !== undefined && !Number.isInteger(cursor))
    throw wrong('cursor', 'a whole number', cursor);
  return {
    expression: text(members, 'expression'),
    ...(cursor !== undefined && { cursor: cursor as number }),
  };
}

export function readSamplingQuestion(body: Uint8Array): SamplingQuestion {
  const members = readObject(body, largestQuestion);
  const sides = ['host', 'method', 'path', 'serviceName', 'serviceType', 'resourceArn'] as const;
  const given = sides.filter((side) => members.get(side) !== undefined);
  const attributes = members.get('attributes');
  return {
    ...Object.fromEntries(given.map((side) => [side, text(members, side)])),
    ...(attributes !== undefined && { attributes: readAttributes(attributes) }),
  };
}

export function readInvokeQuestion(body: Uint8Array): InvokeQuestion {
  const members = readObject(body, largestEvent + largestQuestion);
  return { function: text(members, 'function'), event: text(members, 'event') };
}

export function readResourceId(body: Uint8Array): ResourceId {
  const members = readObject(body, largestQuestion);
  return { stack: text(members, 'stack'), logicalId: text(members, 'logicalId') };
}

function readAttributes(given: unknown): Record<string, string> {
  if (!isObject(given)) throw wrong('attributes', 'an object of texts', given);
  const entries = Object.entries(given);
  if (entries.length > mostAttributes) {
    throw new ConsoleError(
      400,
      `"attributes" must have at most ${mostAttributes} members, got ${entries.length}`,
    );
  }
  for (const [name, value] of entries) {
    if (typeof value !== 'string') throw wrong(`attributes.${shorten(name)}`, 'a text', value);
  }
  return Object.fromEntries(entries) as Record<string, string>;
}

function readObject(body: Uint8Array, largest: number): Members {
  if (body.length > largest) {
    throw new ConsoleError(413, `the question is larger than ${largest} bytes, got ${body.length}`);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new ConsoleError(400, 'the question must be JSON', { cause });
  }
  if (!isObject(parsed))
    throw new ConsoleError(400, `the question must be a JSON object, got ${show(parsed)}`);
  return new Map(Object.entries(parsed));
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function text(members: Members, name: string): string {
  const value = members.get(name);
  if (typeof value !== 'string') throw wrong(name, 'a text', value);
  return value;
}

const wrong = (name: string, what: string, got: unknown): ConsoleError =>
  new ConsoleError(400, `"${name}" must be ${what}, got ${show(got)}`);

const show = (value: unknown): string =>
  value === undefined ? 'nothing' : shorten(JSON.stringify(value));

const shorten = (value: string): string =>
  value.length > 100 ? `${value.slice(0, 100).toWellFormed()}…` : value;

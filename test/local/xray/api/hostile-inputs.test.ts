import { afterEach, describe, expect, it } from 'vitest';
import { handleXRayRequest, largestBody } from '../../../../local/xray/api/http.ts';
import type { OperationName } from '../../../../local/xray/api/operation.ts';
import { operationPaths } from '../../../../local/xray/api/operation-paths.ts';
import { operations } from '../../../../local/xray/api/operations.ts';
import type { StructureShape } from '../../../../local/xray/api/shapes.ts';
import { hostileInputs, sampleOf } from './hostile-inputs.ts';
import { closeTestXRays, startTestXRay } from './test-xray.ts';

afterEach(closeTestXRays);

const names = Object.keys(operations) as OperationName[];

const inputOf = (name: OperationName): StructureShape => operations[name].input;

/** What X-Ray itself was seen to fail over, with 500. */
const failures: { readonly [Name in OperationName]?: RegExp } = {
  // A null among records.
  PutTelemetryRecords: /^(null|a list of nulls) as TelemetryRecords(\.0)?$/,
  // A key given twice.
  TagResource: /^a list of (20,000|\d+) as Tags$/,
  CreateGroup: /^a list of (20,000|\d+) as Tags$/,
  CreateSamplingRule:
    /^a list of (20,000|\d+) as Tags$|^(minus )?zero as SamplingRule\.SamplingRateBoost\.CooldownWindowMinutes$/,
  UpdateSamplingRule:
    /^(minus )?zero as SamplingRuleUpdate\.SamplingRateBoost\.CooldownWindowMinutes$/,
};

/** An X-Ray in memory, called with bytes. */
async function anXRay() {
  const { xray, clock, warnings } = await startTestXRay();
  const call = (name: OperationName, body: string | Uint8Array, headers = {}) => {
    const {
      status,
      headers: answered,
      body: text,
    } = handleXRayRequest(xray, {
      method: 'POST',
      path: operationPaths[name],
      headers,
      body: Buffer.from(body),
    });
    return {
      status,
      type: answered['x-amzn-errortype'],
      json: JSON.parse(String(text)) as unknown,
    };
  };
  return { call, clock, warnings };
}

type Answer = ReturnType<Awaited<ReturnType<typeof anXRay>>['call']>;

/** What is not right about an answer's form; undefined when all is. */
function flaw({ status, type, json }: Answer): string | undefined {
  if (typeof json !== 'object' || json === null) return `the body is ${JSON.stringify(json)}`;
  if (status === 200) return type === undefined ? undefined : `200 with error type ${type}`;
  if (![400, 404].includes(status)) return `status ${status}`;
  const member = type === 'ValidationException' ? 'message' : 'Message';
  const text = (json as Record<string, unknown>)[member];
  if (typeof text !== 'string' || text === '') return `${type} without a ${member}`;
  return /^[A-Z]\w+Exception$/.test(type ?? '') ? undefined : `error type ${type}`;
}

describe.each(names)('%s', (name) => {
  it('answers every input that breaks one of its members with AWS’s error', async () => {
    const { call, warnings } = await anXRay();
    const flaws: string[] = [];
    for (const { what, body, error } of hostileInputs(inputOf(name))) {
      const answer = call(name, body);
      if (answer.status === 500 && failures[name]?.test(what)) continue;
      const found =
        flaw(answer) ??
        (error !== undefined && answer.type !== error
          ? `${answer.type ?? answer.status} in place of ${error}`
          : undefined);
      if (found !== undefined) flaws.push(`${what}: ${found}`);
    }

    expect(flaws).toEqual([]);
    expect(warnings).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('answers a body that is no object of JSON with AWS’s error', async () => {
    const { call, warnings } = await anXRay();
    const whole = JSON.stringify(sampleOf(inputOf(name)));
    const bodies: readonly (string | Uint8Array)[] = [
      ' ',
      'null',
      '[]',
      '5',
      '"text"',
      'NaN',
      '{"a":1}}',
      '{"a":01}',
      "{'a':1}",
      '{"a":1,}',
      `${'['.repeat(100_000)}`,
      `\ufeff${whole}`,
      Buffer.from(whole, 'utf16le'),
      new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]),
      new Uint8Array(1_000),
      ...Array.from({ length: 20 }, (_, part) =>
        whole.slice(0, Math.floor((whole.length * part) / 20) || 1),
      ),
    ];

    const answers = bodies.map((body) => ({
      body: String(body).slice(0, 60),
      ...call(name, body),
    }));

    expect(answers.filter((answer) => flaw(answer) !== undefined)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('takes the last of members that are given twice, and none that it does not know', async () => {
    const { call, warnings } = await anXRay();
    const sample = JSON.stringify(sampleOf(inputOf(name)));
    const twice = sample === '{}' ? '{}' : sample.replace('{', `{${sample.slice(1, -1)},`);
    const more = sample.replace(
      '{',
      `{"__proto__":{"polluted":1},"constructor":1,"Nonsense":[]${sample === '{}' ? '' : ','}`,
    );

    for (const body of [twice, more]) expect(flaw(call(name, body))).toBeUndefined();
    expect(warnings).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('refuses a body that is too large', async () => {
    const { call } = await anXRay();

    const { status, type } = call(name, Buffer.alloc(largestBody + 1, 0x20));

    expect([status, type]).toEqual([413, 'RequestEntityTooLargeException']);
  });
});

describe('all operations together', () => {
  it('answer hostile inputs and good ones in any order, of one X-Ray', async () => {
    const { call, clock, warnings } = await anXRay();
    const inputs = names.flatMap((name) => [
      ...[...hostileInputs(inputOf(name))].map(({ what, body }) => ({ name, what, body })),
      ...Array.from({ length: 10 }, () => ({
        name,
        what: 'a good input',
        body: JSON.stringify(sampleOf(inputOf(name))),
      })),
    ]);
    const flaws: string[] = [];
    for (const index of inOtherOrder(inputs.length)) {
      const input = inputs[index];
      if (input === undefined) continue;
      const { name, what, body } = input;
      if (index % 50 === 0) clock.advance(20_000);
      const answer = call(name, body);
      const found = flaw(answer);
      if (found !== undefined && !(answer.status === 500 && failures[name]?.test(what))) {
        flaws.push(`${name}, ${what}: ${found}`);
      }
    }

    expect(flaws).toEqual([]);
    expect(warnings).toEqual([]);
  });
});

/** Every index below `count` once, in an order that is always the same and none that one would think of. */
function inOtherOrder(count: number): number[] {
  // A prime, and no divisor of any count of inputs that is to be expected.
  const step = 7_919;
  return Array.from({ length: count }, (_, index) => (index * step) % count);
}

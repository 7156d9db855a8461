import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDocument, parseDocument } from '../../../../local/xray/model/parse-document.ts';

const segment = {
  trace_id: '1-6afd9600-0000000000000000000000a1',
  id: 'a100000000000001',
  name: 'orders/prod',
  start_time: 1795000000.25,
  end_time: 1795000001,
};
const child = { id: 'a100000000000002', name: 'work', start_time: 1, end_time: 2 };

const parse = (document: unknown) => parseDocument(JSON.stringify(document));

function refusal(document: unknown) {
  const result = typeof document === 'string' ? parseDocument(document) : parse(document);
  return 'refused' in result ? result.refused : undefined;
}

function entity(document: unknown) {
  const result = parse(document);
  if ('refused' in result) throw new Error(result.refused.message);
  return result.document.entities[0];
}

describe('parseDocument', () => {
  it.each([
    ['a missing id', { ...segment, id: undefined }, 'MissingId'],
    ['an id that is no text', { ...segment, id: 17 }, 'MissingId'],
    ['an id that is not 16 hex digits', { ...segment, id: 'abc' }, 'InvalidId'],
    ['a missing name', { ...segment, name: undefined }, 'MissingName'],
    ['an empty name', { ...segment, name: '' }, 'MissingName'],
    ['a missing trace id', { ...segment, trace_id: undefined }, 'MissingTraceId'],
    ['a malformed trace id', { ...segment, trace_id: '1-6afd9600-xyz' }, 'InvalidTraceId'],
    ['a malformed parent id', { ...segment, parent_id: 'parent' }, 'InvalidParentId'],
    ['a missing start', { ...segment, start_time: undefined }, 'MissingStartTime'],
    ['a start that is text', { ...segment, start_time: '1795000000' }, 'MissingStartTime'],
    ['a start beyond time', { ...segment, start_time: 1e300 }, 'MissingStartTime'],
    ['neither end nor progress', { ...segment, end_time: undefined }, 'MissingEndTime'],
    ['an end that is text', { ...segment, end_time: '1795000001' }, 'MissingEndTime'],
    [
      'progress that is text',
      { ...segment, end_time: undefined, in_progress: 'true' },
      'MissingEndTime',
    ],
    ['an end while in progress', { ...segment, in_progress: true }, 'InProgressSegmentHasEndTime'],
    ['an unknown type', { ...segment, type: 'span' }, 'UnknownType'],
  ])('refuses %s', (_, document, errorCode) => {
    const refused = refusal(document);

    expect(refused?.errorCode).toBe(errorCode);
    expect(refused?.message).toBe(`Invalid segment. ErrorCode: ${errorCode}`);
  });

  it.each([
    ['without a parent', { ...segment, type: 'subsegment' }, 'MissingParentId'],
    [
      'with an end while in progress',
      { ...segment, type: 'subsegment', parent_id: segment.id, in_progress: true },
      'InProgressSubsegmentHasEndTime',
    ],
  ])('refuses a subsegment %s in the words for subsegments', (_, document, errorCode) => {
    const refused = refusal(document);

    expect(refused).toEqual({
      id: segment.id,
      errorCode,
      message: `Invalid subsegment. ErrorCode: ${errorCode}, Cause: null`,
    });
  });

  it.each([
    ['{"id":', 'Invalid segment. ErrorCode: ParseError'],
    ['', 'Invalid entity. ErrorCode: ParseError'],
    ['[]', 'Invalid entity. ErrorCode: ParseError'],
    ['null', 'Invalid entity. ErrorCode: ParseError'],
    ['"{}"', 'Invalid entity. ErrorCode: ParseError'],
    ['NaN', 'Invalid entity. ErrorCode: ParseError'],
  ])('refuses %s without an id', (text, message) => {
    const refused = refusal(text);

    expect(refused).toEqual({ errorCode: 'ParseError', message });
  });

  it('names the first problem in the order of X-Ray', () => {
    const refused = refusal({ name: '', trace_id: 'x', start_time: 'y' });

    expect(refused?.errorCode).toBe('MissingId');
  });

  it('refuses the whole for one bad subsegment', () => {
    const refused = refusal({ ...segment, subsegments: [child, { ...child, name: undefined }] });

    expect(refused).toEqual({
      id: segment.id,
      errorCode: 'MissingName',
      message: 'Invalid subsegment. ErrorCode: MissingName, Cause: null',
    });
  });

  it.each([[[null]], [[[]]], [['text']]])('refuses %j as subsegments', (subsegments) => {
    const refused = refusal({ ...segment, subsegments });

    expect(refused?.errorCode).toBe('ParseError');
  });

  it.each([[{}], ['bad'], [42], [null], [[]]])('reads %j as no subsegments', (subsegments) => {
    const result = parse({ ...segment, subsegments });

    expect('document' in result && result.document.entities).toHaveLength(1);
  });

  it('refuses more than 64 KB, counted in bytes', () => {
    const document = { ...segment, metadata: { default: { text: 'é'.repeat(33_000) } } };

    expect(refusal(document)?.errorCode).toBe('InvalidSegment');
  });

  it('cuts names to 200 characters without breaking a character', () => {
    const read = entity({ ...segment, name: `${'a'.repeat(199)}😀` });

    expect(read.name).toBe('a'.repeat(199));
  });

  it('replaces lone surrogates in names', () => {
    const read = entity({ ...segment, name: 'a\ud800b' });

    expect(read.name).toBe('a\ufffdb');
  });

  it('leaves out optional members of the wrong type and keeps the rest', () => {
    const read = entity({
      ...segment,
      user: 7,
      origin: ['AWS::EC2::Instance'],
      error: 'true',
      http: { request: { method: 'GET', url: 5 }, response: { status: '200', content_length: 12 } },
      annotations: { ok: 1, list: [1], object: {}, nothing: null, text: 'x', yes: false },
      aws: 'none',
      metadata: [1],
      sql: { url: 'postgres://db', preparation: 3 },
      links: [{ trace_id: 'x', id: segment.id }, 4],
    });

    expect(read).toEqual({
      kind: 'segment',
      id: segment.id,
      name: segment.name,
      startTime: segment.start_time,
      endTime: segment.end_time,
      error: false,
      throttle: false,
      fault: false,
      traced: false,
      http: { method: 'GET', contentLength: 12 },
      annotations: { ok: 1, text: 'x', yes: false },
      sql: { url: 'postgres://db' },
    });
  });

  it('reads traced at either place', () => {
    const sub = { ...segment, type: 'subsegment', parent_id: 'a100000000000009' };

    const top = entity({ ...sub, traced: true });
    const request = entity({ ...sub, http: { request: { traced: true } } });

    expect([top.traced, request.traced]).toEqual([true, true]);
  });

  it('keeps an empty cause and an exception id as they are', () => {
    const empty = entity({ ...segment, cause: {} });
    const reference = entity({ ...segment, cause: 'a1000000000000aa' });

    expect([empty.cause, reference.cause]).toEqual([{}, 'a1000000000000aa']);
  });

  it('takes __proto__ for a key like any other', () => {
    const text = JSON.stringify(segment).replace(
      '{',
      '{"__proto__":{"fault":true},"annotations":{"__proto__":"x","a":1},',
    );

    const result = parseDocument(text);

    const read = 'document' in result ? result.document.entities[0] : undefined;
    expect(read?.fault).toBe(false);
    expect(Object.keys(read?.annotations ?? {})).toEqual(['__proto__', 'a']);
    expect(({} as Record<string, unknown>).fault).toBeUndefined();
  });

  it('drops metadata nested beyond what can be printed, and keeps the document', () => {
    const text = JSON.stringify({ ...segment, metadata: 'DEEP' }).replace(
      '"DEEP"',
      `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
    );

    const result = parseDocument(text);

    expect('document' in result && result.document.entities[0].metadata).toBeUndefined();
  });

  it('reads subsegments as deep as 64 KB can hold', () => {
    const level = '{"id":"a100000000000002","name":"n","start_time":1,"end_time":2,"subsegments":[';
    const depth = 700;
    const text = `${JSON.stringify(segment).slice(0, -1)},"subsegments":[${level.repeat(depth)}${']}'.repeat(depth)}]}`;

    const result = parseDocument(text);

    expect('document' in result && result.document.entities).toHaveLength(depth + 1);
  });

  it('answers for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.json()), (text) => {
        const result = parseDocument(text);

        expect(Object.keys(result)).toHaveLength(1);
      }),
    );
  });

  it('answers for any value in any member', () => {
    const members = fc.dictionary(
      fc.constantFrom(
        ...['id', 'name', 'trace_id', 'start_time', 'end_time', 'type', 'parent_id', 'http', 'aws'],
        ...['annotations', 'metadata', 'cause', 'links', 'subsegments', 'sql', 'in_progress'],
      ),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(members, (changed) => {
        const result = parse({ ...segment, ...changed });

        expect(Object.keys(result)).toHaveLength(1);
      }),
    );
  });

  it('refuses 65,507 random bytes', () => {
    const bytes = Buffer.from(Array.from({ length: 65_507 }, (_, index) => (index * 7919) % 251));

    expect(refusal(bytes.toString('utf8'))?.errorCode).toBe('ParseError');
  });
});

describe('checkDocument', () => {
  const anyDocument = fc.oneof(
    fc.json(),
    fc
      .dictionary(
        fc.constantFrom(...['id', 'trace_id', 'end_time', 'type', 'in_progress', 'links']),
        fc.jsonValue(),
      )
      .chain((changed) =>
        fc
          .array(fc.oneof(fc.constant(child), fc.jsonValue()), { maxLength: 3 })
          .map((subsegments) => JSON.stringify({ ...segment, subsegments, ...changed })),
      ),
  );

  it('lets in what parseDocument reads, and tells the same of the rest', () => {
    fc.assert(
      fc.property(anyDocument, (text) => {
        const checked = checkDocument(text);
        const parsed = parseDocument(text);

        if ('refused' in parsed) {
          expect(checked).toEqual(parsed);
          return;
        }
        const { traceId, entities } = parsed.document;
        expect(checked).toMatchObject({
          document: {
            traceId,
            id: entities[0].id,
            isInProgress: entities[0].endTime === undefined,
          },
        });
        const isLinked = entities.some(({ links }) => links !== undefined);
        expect(isLinked && 'document' in checked && !checked.document.hasLinks).toBe(false);
      }),
    );
  });

  it('counts bytes, of which a character may take three', () => {
    const filled = (length: number) =>
      JSON.stringify({ ...segment, metadata: { default: '€'.repeat(length) } });
    const empty = Buffer.byteLength(filled(0));
    const largest = Math.floor((64 * 1024 - empty) / 3);

    expect(checkDocument(filled(largest))).toHaveProperty('document');
    expect(checkDocument(filled(largest + 1))).toHaveProperty(
      'refused.errorCode',
      'InvalidSegment',
    );
  });

  it('sees links wherever they are, to be looked at closer', () => {
    const links = [{ trace_id: segment.trace_id, id: child.id }];

    expect(checkDocument(JSON.stringify({ ...segment, links }))).toHaveProperty(
      'document.hasLinks',
      true,
    );
    expect(
      checkDocument(JSON.stringify({ ...segment, subsegments: [{ ...child, links }] })),
    ).toHaveProperty('document.hasLinks', true);
    expect(checkDocument(JSON.stringify(segment))).toHaveProperty('document.hasLinks', false);
  });
});

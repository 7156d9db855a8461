import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchGetTracesCommand, GetServiceGraphCommand } from '@aws-sdk/client-xray';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { main } from '../../../local/cli/main.ts';
import { aSegment, closeTestXRays, startTestXRay } from '../xray/api/test-xray.ts';
import { testTerminal } from './test-terminal.ts';

const scratch = mkdtempSync(join(tmpdir(), 'tracelab-transfer-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
afterEach(closeTestXRays);

type TestXRay = Awaited<ReturnType<typeof startTestXRay>>;

const file = (content: string): string => {
  const path = join(mkdtempSync(join(scratch, 'file-')), 'traces');
  writeFileSync(path, content);
  return path;
};

async function run({ url }: TestXRay, ...args: string[]) {
  const terminal = testTerminal();
  const code = await main([...args, '--endpoint-url', url], terminal);
  return { code, out: terminal.stdout(), err: terminal.stderr() };
}

const began = 1_800_000_000;
/** The clock of the test stands then, which is later than now. */
const since = ['--start-time', String(began - 3600), '--end-time', String(began + 3600)];

/** What X-Ray tells of a trace and of the map. */
async function picture({ client }: TestXRay, traceId: string) {
  const { Traces } = await client.send(new BatchGetTracesCommand({ TraceIds: [traceId] }));
  const range = {
    StartTime: new Date((began - 60) * 1000),
    EndTime: new Date((began + 60) * 1000),
  };
  const { Services } = await client.send(new GetServiceGraphCommand(range));
  return { documents: Traces?.[0]?.Segments, services: Services };
}

const subsegment = (id: string, parent: string, traceId: string, members = {}) => ({
  id,
  parent_id: parent,
  trace_id: traceId,
  type: 'subsegment',
  name: 'orders',
  namespace: 'aws',
  start_time: began + 0.1,
  end_time: began + 0.2,
  aws: { operation: 'PutItem', table_name: 'orders' },
  ...members,
});

describe('tracelab export and import', () => {
  it.each(['segments', 'batch-get-traces'])(
    'carry a trace from one X-Ray to another as it is: %s',
    async (format) => {
      const [one, other] = [await startTestXRay(), await startTestXRay()];
      const segment = aSegment({
        origin: 'AWS::Lambda::Function',
        annotations: { tier: 'gold' },
        metadata: { default: { deep: { list: [1, 'é😀'] } } },
        links: [{ trace_id: '1-6b003223-a7d3a9a0d6b73a5b07f211b3', id: '0123456789abcdef' }],
      });
      const sent = [
        segment,
        subsegment('00000000000000a1', segment.id, segment.trace_id, {
          cause: { exceptions: [{ id: '00000000000000b1', type: 'Error', message: 'no' }] },
          fault: true,
        }),
        subsegment('00000000000000a2', '00000000000000a1', segment.trace_id, {
          namespace: 'remote',
        }),
      ];
      one.xray.putTraceSegments(sent.map((document) => JSON.stringify(document)));
      const target = file('');

      const exported = await run(one, 'export', target, '--format', format, ...since);
      const imported = await run(other, 'import', target);

      expect(exported).toMatchObject({ code: 0, out: '', err: `1 trace written to ${target}\n` });
      expect(imported).toMatchObject({ code: 0, out: '✓ 1 document taken\n' });
      expect(await picture(other, segment.trace_id)).toEqual(await picture(one, segment.trace_id));
      expect(readdirSync(join(target, '..'))).toEqual(['traces']);
    },
  );

  it('carry a segment that its subsegments have made larger than one document may be', async () => {
    const [one, other] = [await startTestXRay(), await startTestXRay()];
    const segment = aSegment();
    const metadata = { text: 'x'.repeat(30_000) };
    const documents = [0, 1, 2, 3].map((index) =>
      subsegment(
        `00000000000000a${index}`,
        index === 0 ? segment.id : '00000000000000a0',
        segment.trace_id,
        { metadata },
      ),
    );
    one.xray.putTraceSegments([segment, ...documents].map((document) => JSON.stringify(document)));

    const { out } = await run(one, 'export', ...since);
    const imported = await run(other, 'import', file(out));

    expect(out.split('\n')).toHaveLength(6);
    expect(imported).toMatchObject({ code: 0 });
    expect(await picture(other, segment.trace_id)).toEqual(await picture(one, segment.trace_id));
  });

  it('writes the traces that match, or those that are named', async () => {
    const one = await startTestXRay();
    const [good, bad] = [aSegment(), aSegment({ fault: true })];
    one.xray.putTraceSegments([good, bad].map((segment) => JSON.stringify(segment)));

    const faults = await run(one, 'export', '--filter', 'fault', ...since);
    const named = await run(one, 'export', '--trace', good.trace_id);
    const missing = await run(one, 'export', '--trace', aSegment().trace_id);
    const none = await run(one, 'export', '--filter', 'throttle', ...since);

    expect(JSON.parse(faults.out)).toMatchObject({ id: bad.id });
    expect(JSON.parse(named.out)).toMatchObject({ id: good.id });
    expect(missing).toEqual({ code: 1, out: '', err: '✗ X-Ray has not 1 trace of these\n' });
    expect(none).toEqual({ code: 0, out: '', err: 'no traces match in this time range\n' });
  });

  it('writes one object that can be read even when there is nothing', async () => {
    const one = await startTestXRay();

    const { out } = await run(one, 'export', '--format', 'batch-get-traces', ...since);

    expect(JSON.parse(out)).toEqual({ Traces: [], UnprocessedTraceIds: [] });
  });
});

describe('tracelab import', () => {
  it.each([
    ['a list', (text: string) => `[${text}]`],
    ['a pretty list', (text: string) => JSON.stringify([JSON.parse(text)], null, 2)],
    ['a list of texts', (text: string) => JSON.stringify([text])],
    ['what the daemon gets', (text: string) => `{"format": "json", "version": 1}\n${text}\n`],
    [
      'the input of PutTraceSegments',
      (text: string) => JSON.stringify({ TraceSegmentDocuments: [text] }),
    ],
    [
      'what `tracelab trace --output json` prints',
      (text: string) => JSON.stringify({ Id: '1', Segments: [{ Id: '2', Document: text }] }),
    ],
    ['what Windows writes', (text: string) => `\ufeff${text}\r\n`],
  ])('takes %s', async (_, write) => {
    const xray = await startTestXRay();

    const ended = await run(xray, 'import', file(write(JSON.stringify(aSegment()))));

    expect(ended).toMatchObject({ code: 0, out: '✓ 1 document taken\n' });
    expect(xray.xray.count()).toBe(1);
  });

  it('lists what is refused with its line, takes the rest, and fails', async () => {
    const xray = await startTestXRay();
    const lines = [
      JSON.stringify(aSegment()),
      '{"id": "zz\\u001b[2J"}',
      'nonsense\u001b[2J',
      '{"Traces": [3, {"Segments": [{"Document": "{"}]}]}',
      JSON.stringify(aSegment({ metadata: { text: 'x'.repeat(70_000) } })),
      JSON.stringify(aSegment()),
      '{"id": ',
    ];

    const { code, out, err } = await run(xray, 'import', file(lines.join('\n')));

    expect({ code, out }).toEqual({ code: 1, out: '✗ 2 documents taken, 6 refused\n' });
    expect(
      err
        .split('\n')
        .filter((line) => line.startsWith('  line'))
        .sort(),
    ).toEqual([
      expect.stringMatching(/^ {2}line 2 zz\\u001b\[2J: .*InvalidId/),
      '  line 3: it is not JSON: nonsense\\u001b[2J',
      '  line 4: a trace is an object: 3',
      '  line 4: it is not JSON: {',
      expect.stringMatching(
        /^ {2}line 5 \w{16}: a document may have 65536 bytes, this one has 70\d{3}$/,
      ),
      '  line 7: the file ends before it does',
    ]);
  });

  it('refuses what is nested too deep to be sent, and takes the rest', async () => {
    const xray = await startTestXRay();
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const hostile = JSON.stringify(aSegment()).replace(/\}$/, `,"metadata":{"m":${deep}}}`);

    const ended = await run(xray, 'import', file(`${hostile}\n${JSON.stringify(aSegment())}`));

    expect(ended).toMatchObject({ code: 1, out: '✗ 1 document taken, 1 refused\n' });
  });

  it('leaves all times as they are, or moves them so that the last one is now', async () => {
    const xray = await startTestXRay();
    const segment = aSegment({ start_time: 1_500_000_000, end_time: 1_500_000_001.25 });
    const traces = file(JSON.stringify(segment));

    const kept = await run(xray, 'import', traces, '--output', 'json');
    const moved = await run(xray, 'import', traces, '--shift-to-now', '--output', 'json');

    expect(JSON.parse(kept.out)).toEqual({
      documents: 1,
      spans: 0,
      refused: 0,
      refusals: [],
      earliest: '2017-07-14T02:40:00.000Z',
    });
    const { earliest } = JSON.parse(moved.out) as { earliest: string };
    expect(Math.abs(Date.now() - Date.parse(earliest))).toBeLessThan(60_000);
    expect(xray.xray.count()).toBe(2);
  });

  it('takes OTLP JSON, tells apart a span that is malformed and one that X-Ray refuses', async () => {
    const xray = await startTestXRay();
    const span = (spanId: string, members = {}) => ({
      traceId: '6b0000aa4f2c9a3e5d6f7a8b9c0d1e2f',
      spanId,
      name: 'GET /',
      kind: 2,
      startTimeUnixNano: `${began}000000000`,
      endTimeUnixNano: `${began + 1}000000000`,
      ...members,
    });
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'otel' } }] };
    const spans = [
      span('00000000000000a1'),
      span('00000000000000a2', { kind: { not: 'a kind' } }),
      span('00000000000000a3', { startTimeUnixNano: '1', endTimeUnixNano: '2' }),
      span('00000000000000a4'),
    ];
    const text = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });

    const { code, out, err } = await run(xray, 'import', file(`${text}\n`));

    expect({ code, out }).toEqual({ code: 1, out: '✗ 2 spans taken, 2 refused\n' });
    expect(err).toContain('line 1 00000000000000a2: ');
    expect(err).toContain('its time lies more than 14 days back');
    expect(err).toContain('--shift-to-now');
  });

  it.each([
    ['nothing', '', 'holds no traces'],
    ['an empty list', '[]', 'holds no traces'],
  ])('fails for a file of %s', async (_, content, message) => {
    const xray = await startTestXRay();

    const { code, err } = await run(xray, 'import', file(content));

    expect(code).toBe(1);
    expect(err).toContain(message);
  });

  it.each([
    [['import'], 2, 'give one file, or - for what comes by stdin'],
    [['import', 'a', 'b'], 2, 'give one file'],
    [['import', '/nonexistent'], 1, 'cannot read "/nonexistent": ENOENT'],
    [['import', tmpdir()], 1, 'it is a folder'],
    [['export', '/nonexistent/file'], 1, 'cannot write "/nonexistent/file": ENOENT'],
    [['export', '--trace', 'x'], 2, '--trace "x" is not a trace id'],
    [['export', '--trace', aSegment().trace_id, '--filter', 'ok'], 2, '--trace goes with neither'],
    [
      ['export', '--format', 'xml'],
      2,
      '--format must be one of segments, batch-get-traces, got "xml"',
    ],
  ])('refuses %j', async (args, code, message) => {
    const xray = await startTestXRay();

    const ended = await run(xray, ...args);

    expect(ended).toMatchObject({ code, out: '' });
    expect(ended.err).toContain(message);
  });

  it('refuses what is too large one by one, and not all that is sent with it', async () => {
    const xray = await startTestXRay();
    const large = JSON.stringify(aSegment({ metadata: { text: 'x'.repeat(500_000) } }));

    const { code, out } = await run(
      xray,
      'import',
      file(`${`${large}\n`.repeat(30)}${JSON.stringify(aSegment())}`),
    );

    expect({ code, out }).toEqual({ code: 1, out: '✗ 1 document taken, 30 refused\n' });
  });
});

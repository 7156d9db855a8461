import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fetchDocuments } from '../../../../../local/console/pages/traces/fetch-documents.ts';
import {
  type ImportOptions,
  importFile,
} from '../../../../../local/console/pages/traces/import/import-file.ts';
import { wrongFile } from '../../../../../local/console/pages/traces/import/wrong-file.ts';
import { createXRay, epochSeconds, ManualClock } from '../../../../../local/xray/index.ts';
import { appXRay, summariesOf } from './fixtures.ts';
import { type PageServer, startPageServer } from './page-server.tsx';

const { now } = appXRay();

/** An X-Ray without any trace, at the time of those of the app. */
const emptyXRay = () => ({
  now,
  xray: createXRay({
    clock: new ManualClock(epochSeconds(now)),
    account: '123456789012',
    region: 'us-east-1',
    warn: () => {},
  }),
});

let target: ReturnType<typeof emptyXRay>;
let server: PageServer;

beforeEach(() => {
  target = emptyXRay();
  server = startPageServer(target);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const document = (serial: number, members: object = {}) => ({
  trace_id: `1-6b00594d-${String(serial).padStart(24, '0')}`,
  id: String(serial).padStart(16, '0'),
  name: 'shop',
  start_time: now - 10,
  end_time: now - 9.5,
  ...members,
});

const importText = (text: string | Blob, options: Partial<ImportOptions> = {}) =>
  importFile(new Blob([text]), {
    onProgress: () => {},
    signal: new AbortController().signal,
    ...options,
  });

describe('importFile', () => {
  it.each([
    [
      'one document a line',
      [document(1), document(2)].map((each) => `${JSON.stringify(each)}\n`).join(''),
    ],
    ['a list', JSON.stringify([document(1), document(2)])],
    ['a list over many lines', JSON.stringify([document(1), document(2)], undefined, 2)],
    [
      'the answer of BatchGetTraces',
      JSON.stringify({
        Traces: [1, 2].map((serial) => ({
          Id: 'any',
          Segments: [{ Id: 'any', Document: JSON.stringify(document(serial)) }],
        })),
        UnprocessedTraceIds: [],
      }),
    ],
    [
      'the input of PutTraceSegments',
      JSON.stringify({
        TraceSegmentDocuments: [document(1), document(2)].map((each) => JSON.stringify(each)),
      }),
    ],
  ])('takes %s', async (_name, text) => {
    const done = await importText(text);

    expect(done).toMatchObject({ taken: 2, refused: 0, earliest: now - 10, latest: now - 9.5 });
    expect(summariesOf(target)).toHaveLength(2);
  });

  it('takes again what the page has given out as segment documents', async () => {
    const app = appXRay();
    startPageServer(app);
    const ids = summariesOf(app).map(({ Id = '' }) => Id);
    const counts: number[] = [];
    const file = await fetchDocuments(
      [...ids, '1-6b00594d-00000000000000000000ffff'],
      (count) => counts.push(count),
      new AbortController().signal,
    );
    startPageServer(target);

    const done = await importText(file);

    expect(counts.at(-1)).toBe(53);
    expect(JSON.parse(await file.text())).toMatchObject({
      UnprocessedTraceIds: ['1-6b00594d-00000000000000000000ffff'],
    });
    expect(done.refused).toBe(0);
    const figures = (xray: typeof app) =>
      summariesOf(xray).map(({ Id, Duration, HasFault }) => [Id, Duration, HasFault]);
    expect(figures(target).sort()).toEqual(figures(app).sort());
  });

  it('puts fifty documents a call', async () => {
    const text = Array.from({ length: 120 }, (_, at) => JSON.stringify(document(at + 1))).join(
      '\n',
    );

    const done = await importText(text);

    const puts = server.asked.filter(({ path }) => path === '/TraceSegments');
    expect(puts.map(({ body }) => (body.TraceSegmentDocuments as string[]).length)).toEqual([
      50, 50, 20,
    ]);
    expect(done.taken).toBe(120);
  });

  it('tells what is refused, on which line, and why', async () => {
    const lines = [
      JSON.stringify(document(1)),
      '{"not": "a segment"}',
      'nonsense',
      JSON.stringify(document(4, { name: undefined })),
      JSON.stringify(document(5, { metadata: { large: 'x'.repeat(70_000) } })),
      JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{}] }] }] }),
      JSON.stringify(document(7)),
    ];

    const { taken, refused, refusals } = await importText(lines.join('\n'));

    expect([taken, refused]).toEqual([2, 5]);
    const reasons = new Map(refusals.map(({ line, reason }) => [line, reason]));
    expect([...reasons.keys()].sort()).toEqual([2, 3, 4, 5, 6]);
    expect(reasons.get(3)).toContain('it is not JSON: nonsense');
    expect(reasons.get(5)).toMatch(/may have 65536 bytes, this one has 70\d\d\d/);
    expect(reasons.get(6)).toContain('tracelab import <file>');
    expect(refusals.find(({ line }) => line === 4)?.id).toBe('0000000000000004');
  });

  it('counts refusals of a document that is there twice', async () => {
    const bad = JSON.stringify(document(1, { name: undefined }));

    const { refusals } = await importText(`${bad}\n${bad}\n`);

    expect(refusals.map(({ line }) => line)).toEqual([1, 2]);
  });

  it('moves times so that the last one is now', async () => {
    const began = now - 90 * 86_400;
    const old = document(1, {
      trace_id: `1-${began.toString(16)}-000000000000000000000001`,
      start_time: began,
      end_time: began + 2,
    });

    const moved = await importText(JSON.stringify(old), { shiftTo: now });

    expect(moved).toMatchObject({ taken: 1, earliest: now - 2, latest: now });
    expect(summariesOf(target)[0]?.Id).toBe(`1-${(now - 2).toString(16)}-000000000000000000000001`);
  });

  it('tells how far it is, and stops where it is when it is told to', async () => {
    const controller = new AbortController();
    const text = Array.from({ length: 500 }, (_, at) => JSON.stringify(document(at + 1))).join(
      '\n',
    );
    const seen: number[] = [];

    const done = importText(text, {
      signal: controller.signal,
      onProgress: ({ taken }) => {
        seen.push(taken);
        if (taken === 100) controller.abort();
      },
    });

    await expect(done).rejects.toThrow(/abort/i);
    expect(seen).toEqual([50, 100]);
  });

  it('fails with what was wrong when X-Ray goes away', async () => {
    server.isDown = true;

    const done = importText(JSON.stringify(document(1)));

    await expect(done).rejects.toThrow('nothing answers: is it still running?');
  });

  it('never holds the page up for long, however large the file is', async () => {
    const line = `${JSON.stringify(document(1, { metadata: { filling: 'x'.repeat(40_000) } }))}\n`;
    const file = new Blob(Array.from({ length: 500 }, () => line));
    vi.stubGlobal('fetch', async () => Response.json({ UnprocessedTraceSegments: [] }));
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    });

    const done = await importText(file);
    clearInterval(timer);

    expect(done.taken).toBe(500);
    expect(file.size).toBeGreaterThan(20_000_000);
    expect(longest).toBeLessThan(500);
  });
});

describe('wrongFile', () => {
  it.each([
    ['an empty file', '', 'is empty'],
    ['a text', 'Dear diary', 'is not JSON'],
    ['a web page', '<!doctype html>', 'is not JSON'],
    ['a picture', '\u0089PNG\r\n\u001a\n\0\0', 'is no text file'],
    ['an archive', 'PK\u0003\u0004', 'is a zip archive'],
  ])('says why it is not %s', (_name, head, expected) => {
    const reason = wrongFile('x.json', head.length, new TextEncoder().encode(head));

    expect(reason).toContain(expected);
  });

  it('says that a packed file is to be unpacked', () => {
    const head = gzipSync('{}');

    const reason = wrongFile('x.json.gz', head.length, head);

    expect(reason).toContain('unpack it first');
  });

  it.each(['{"a":1}', ' \n[', '\uFEFF{', '\u001e{}', '"{}"'])('lets %j be tried', (head) => {
    const reason = wrongFile('x.json', head.length, new TextEncoder().encode(head));

    expect(reason).toBeUndefined();
  });
});

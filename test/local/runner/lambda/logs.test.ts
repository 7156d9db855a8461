import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../../../local/runner/emulators/lambda/line-splitter.ts';
import { cleanUp, functionOf, rootId, sampledHeader, startLambda } from './harness.ts';

afterEach(cleanUp);

describe('the log of a function', () => {
  it('has the lines of Lambda around those of the function, each with request and trace', async () => {
    const tested = startLambda([
      functionOf(
        `exports.handler = async () => {
           console.log('placed', { orderId: 1 });
           console.error('two\\nlines');
           process.stderr.write('raw');
           return 1;
         };`,
      ),
    ]);

    const { requestId } = await tested.invoke({}, sampledHeader);
    const fn = await tested.segment('AWS::Lambda::Function');
    const own = tested.logs.map(({ stream, text }) => [stream, text]);

    expect(tested.logs.every((line) => line.requestId === requestId)).toBe(true);
    expect(tested.logs.every((line) => line.traceId === rootId)).toBe(true);
    expect(own[0]).toEqual(['platform', `START RequestId: ${requestId} Version: $LATEST`]);
    expect(own).toContainEqual([
      'stdout',
      expect.stringMatching(new RegExp(`^\\d{4}-.*Z\t${requestId}\tINFO\tplaced { orderId: 1 }$`)),
    ]);
    expect(own).toContainEqual(['stdout', expect.stringMatching(/\tERROR\ttwo\nlines$/)]);
    expect(own).toContainEqual(['stderr', 'raw']);
    expect(own.at(-2)).toEqual(['platform', `END RequestId: ${requestId}`]);
    expect(own.at(-1)?.[1]).toMatch(
      new RegExp(
        `^REPORT RequestId: ${requestId}\tDuration: [\\d.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 256 MB\t` +
          `Max Memory Used: \\d+ MB\tInit Duration: [\\d.]+ ms\nXRAY TraceId: ${rootId}\tSegmentId: ${fn.id}\tSampled: true$`,
      ),
    );
  });

  it('keeps the invocations of one environment apart', async () => {
    const { invoke, logs } = startLambda([
      functionOf('exports.handler = async ({ n }) => { process.stdout.write("line " + n); };'),
    ]);

    const ids = [];
    for (const n of [0, 1, 2]) ids.push((await invoke({ n })).requestId);
    const own = logs.filter(({ stream }) => stream === 'stdout');

    expect(own.map(({ text, requestId }) => [text, requestId])).toEqual(
      ids.map((id, n) => [`line ${n}`, id]),
    );
  });

  it('writes JSON objects where the function asks for them, from the level on', async () => {
    const { invoke, logs } = startLambda([
      functionOf(
        `exports.handler = async () => {
           console.info('quiet');
           console.warn({ orderId: 1 });
           console.error('failed', new TypeError('x'));
           console.error(1n);
         };`,
        { logFormat: 'JSON', logLevel: 'WARN' },
      ),
    ]);

    const { requestId } = await invoke({});
    const own = logs
      .filter(({ stream }) => stream === 'stdout')
      .map(({ text }) => JSON.parse(text));

    expect(own).toMatchObject([
      { level: 'WARN', requestId, message: { orderId: 1 } },
      { level: 'ERROR', errorType: 'TypeError', errorMessage: 'x' },
      { level: 'ERROR', message: '1n' },
    ]);
  });

  it('ends the tail at 4 KB and keeps up with megabytes of text and bytes', async () => {
    const { invoke, logs } = startLambda([
      functionOf(
        `exports.handler = async () => {
           for (let line = 0; line < 20_000; line += 1) console.log('x'.repeat(100), line);
           process.stdout.write(require('node:crypto').randomBytes(2_000_000));
           process.stdout.write('y'.repeat(3_000_000));
         };`,
      ),
    ]);

    const { logTail, functionError } = await invoke({});

    expect(functionError).toBeUndefined();
    expect(Buffer.byteLength(logTail)).toBeLessThanOrEqual(4096);
    expect(logTail).toMatch(/^END RequestId/m);
    const text = logs.map((line) => line.text).join('');
    expect(text).toContain('y'.repeat(200_000));
    expect(text.match(/y/g)?.length).toBeGreaterThanOrEqual(3_000_000);
    expect(logs.every((line) => line.text.length <= 262_144)).toBe(true);
    expect(text).not.toContain('\0end ');
  });

  it('keeps what a function said before it was killed', async () => {
    const { invoke } = startLambda([
      functionOf(
        `exports.handler = async () => {
           process.stdout.write('unfinished');
           process.kill(process.pid, 'SIGKILL');
         };`,
      ),
    ]);

    const { logTail } = await invoke({});

    expect(logTail).toMatch(/^unfinished$/m);
    expect(logTail).toMatch(/\tStatus: error\tError Type: Runtime\.ExitError$/m);
  });

  it('says when a function ran out of time', async () => {
    const { invoke } = startLambda([
      functionOf('exports.handler = () => new Promise(() => setInterval(() => {}, 1000));', {
        timeout: 0.25,
      }),
    ]);

    const { logTail } = await invoke({});

    expect(logTail).toMatch(/^\d{4}-\S+Z [0-9a-f-]{36} Task timed out after 0\.25 seconds$/m);
    expect(logTail).toMatch(/Duration: 250\.00 ms.*\tStatus: timeout$/m);
  });

  it('goes on when a handler has closed its streams', async () => {
    const { invoke } = startLambda([
      functionOf(
        'exports.handler = async () => { process.stdout.destroy(); process.stderr.end(); return 1; };',
      ),
    ]);

    const { payload } = await invoke({});

    expect(payload).toBe('1');
  });

  it('tells about a start that failed', async () => {
    const { invoke, logs } = startLambda([
      functionOf('console.log("loading"); throw new Error("x");'),
    ]);

    const { logTail } = await invoke({});

    expect(logTail).toContain('loading');
    expect(logs.at(-1)?.text).toMatch(
      /^INIT_REPORT Init Duration: [\d.]+ ms\tPhase: init\tStatus: error\tError Type: Error$/,
    );
  });
});

describe('createLineSplitter', () => {
  const split = (chunks: readonly Buffer[]) => {
    const lines: string[] = [];
    const ended: string[] = [];
    const splitter = createLineSplitter({
      onLine: (line) => lines.push(line),
      onEndOfInvocation: (requestId) => ended.push(requestId),
    });
    for (const chunk of chunks) splitter.push(chunk);
    splitter.flush();
    return { lines, ended };
  };

  it('gives the same lines however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' })),
        fc.array(fc.nat(200)),
        (texts, cuts) => {
          const bytes = Buffer.from(`${texts.join('\n')}\0end request-1\n`);
          const places = [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b)];
          const chunks = [0, ...places].map((start, index) =>
            bytes.subarray(start, places[index] ?? bytes.length),
          );

          expect(split(chunks)).toEqual(split([bytes]));
          expect(split(chunks).ended).toEqual(['request-1']);
        },
      ),
    );
  });

  it('finds the marker behind a line of any length', () => {
    for (const length of [0, 262_144 - 20, 262_144 - 5, 262_144, 262_145, 600_000]) {
      const bytes = Buffer.from(`${'x'.repeat(length)}\0end request-1\n`);
      for (const cut of [length - 3, length + 4, bytes.length]) {
        const { lines, ended } = split([bytes.subarray(0, cut), bytes.subarray(cut)]);

        expect(ended).toEqual(['request-1']);
        expect(lines.join('')).toHaveLength(length);
      }
    }
  });
});

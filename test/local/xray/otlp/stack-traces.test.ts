import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStackTrace } from '../../../../local/xray/otlp/stack-traces.ts';

describe('parseStackTrace', () => {
  it('reads Java, with causes and messages of several lines', () => {
    const text = [
      'java.lang.IllegalStateException: state is not legal',
      '\tat io.opentelemetry.sdk.Recording.record(Recording.java:626)',
      '\tat app//org.junit.Runner.invoke(Native Method)',
      '\tSuppressed: java.lang.Exception: left out',
      'Caused by: java.lang.IllegalArgumentException: bad argument',
      'on two lines',
      '\tat java.base/java.util.List.of(List.java:7)',
      '\t... 3 more',
      'Caused by: java.lang.Error',
    ].join('\n');

    const { frames, causes } = parseStackTrace(text, 'java');

    expect(frames).toEqual([
      { label: 'io.opentelemetry.sdk.Recording.record', path: 'Recording.java', line: 626 },
      { label: 'org.junit.Runner.invoke', path: 'Native Method', line: 0 },
    ]);
    expect(causes).toEqual([
      {
        type: 'java.lang.IllegalArgumentException',
        message: 'bad argumenton two lines',
        frames: [{ label: 'java.util.List.of', path: 'List.java', line: 7 }],
      },
      { type: 'java.lang.Error', message: '', frames: [] },
    ]);
  });

  it('reads Python, the newest exception and the innermost frame first', () => {
    const text = [
      'Traceback (most recent call last):',
      '  File "app.py", line 3, in load',
      '    return table[key]',
      '           ~~~~~^^^^^',
      "KeyError: 'o-1'",
      '',
      'During handling of the above exception, another exception occurred:',
      '',
      'Traceback (most recent call last):',
      '  File "main.py", line 10, in <module>',
      '    handle()',
      '  File "app.py", line 5, in handle',
      '    raise NotFound(key)',
      'NotFound: no order',
    ].join('\n');

    const { frames, causes } = parseStackTrace(text, 'python');

    expect(frames).toEqual([
      { path: 'app.py', line: 5, label: 'handle' },
      { path: 'main.py', line: 10, label: '<module>' },
    ]);
    expect(causes).toEqual([
      {
        type: 'KeyError',
        message: "'o-1'",
        frames: [{ path: 'app.py', line: 3, label: 'load' }],
      },
    ]);
  });

  it.each(['nodejs', 'webjs', 'javascript'])('reads JavaScript from %s', (language) => {
    const text = [
      'Error: no order',
      '    at getOrder (/app/index.js:12:34)',
      '    at async file:///app/main.mjs:5:6',
      '    at process.processTicksAndRejections (node:internal/process/task_queues:104:5)',
      '    at new Promise (<anonymous>)',
      '    at Array.map (native)',
      'at noon, a line of the message',
    ].join('\n');

    const { frames } = parseStackTrace(text, language);

    expect(frames).toEqual([
      { label: 'getOrder', path: '/app/index.js', line: 12 },
      { label: '', path: 'file:///app/main.mjs', line: 5 },
      {
        label: 'process.processTicksAndRejections',
        path: 'node:internal/process/task_queues',
        line: 104,
      },
      { label: 'new Promise', path: '<anonymous>', line: 0 },
      { label: 'Array.map', path: 'native', line: 0 },
    ]);
  });

  it('reads .NET', () => {
    const text = [
      'System.Exception: no order',
      '   at Shop.Orders.Get(String id) in /app/Orders.cs:line 24',
      '   at System.Threading.Tasks.Task.Run()',
    ].join('\r\n');

    const { frames } = parseStackTrace(text, 'dotnet');

    expect(frames).toEqual([
      { label: 'Shop.Orders.Get(String id)', path: '/app/Orders.cs', line: 24 },
      { label: 'System.Threading.Tasks.Task.Run()', path: '', line: 0 },
    ]);
  });

  it('reads Go', () => {
    const text = [
      'no order',
      'goroutine 1 [running]:',
      'main.get(0x1)',
      '\t/app/main.go:17 +0x1d',
      'main.main()',
      '\t/app/main.go:5',
    ].join('\n');

    const { frames } = parseStackTrace(text, 'go');

    expect(frames).toEqual([
      { label: 'main.get(0x1)', path: '/app/main.go', line: 17 },
      { label: 'main.main()', path: '/app/main.go', line: 5 },
    ]);
  });

  it('leaves out what is in a language that it does not know', () => {
    expect(parseStackTrace('a\nb', 'erlang')).toEqual({ frames: [], causes: [] });
    expect(parseStackTrace('a\nb', undefined)).toEqual({ frames: [], causes: [] });
  });

  it('answers for any text, at once', () => {
    const languages = ['java', 'python', 'nodejs', 'dotnet', 'go', 'php'];
    const piece = fc.constantFrom(
      ...['\tat ', '    at ', '  File "', ' in ', ':', '(', ')', ' (', '\n', '1', 'Caused by: '],
      'During handling of the above exception, another exception occurred:\n',
      'x',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.constantFrom(...languages),
        (parts, language) => {
          const { frames } = parseStackTrace(parts.join('').repeat(20), language);

          expect(frames.every(({ line = 0 }) => Number.isSafeInteger(line))).toBe(true);
        },
      ),
    );
    const hostile = ` (${':('.repeat(100_000)}`;
    for (const language of languages)
      parseStackTrace(`x\n    at${hostile}\n\tat${hostile}`, language);
  });
});

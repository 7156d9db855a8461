import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendDatagrams, withHeader } from '../local/daemon/datagrams.ts';
import { aSegment } from '../local/xray/api/test-xray.ts';
import { eventually } from './eventually.ts';
import { type LoneXRay, startLoneXRay } from './lone-xray.ts';
import { newFolder } from './scratch-folder.ts';
import { runTracelab } from './tracelab-process.ts';

let xray: LoneXRay;
let other: LoneXRay;

beforeAll(async () => {
  [xray, other] = await Promise.all([startLoneXRay(), startLoneXRay(['--in-memory'])]);
});

afterAll(async () => {
  for (const each of [xray, other]) each.child.kill('SIGTERM');
  await Promise.all([xray.ended, other.ended]);
});

const start = (...args: string[]) => runTracelab(args, { projectDir: xray.folder });

/** Sends a trace of a service. @returns its id */
async function send(name: string, members = {}): Promise<string> {
  const segment = aSegment({ name, start_time: Date.now() / 1000 - 1, ...members });
  await sendDatagrams(xray, [withHeader(JSON.stringify(segment))]);
  return segment.trace_id;
}

describe.concurrent('the commands that read traces', () => {
  it('follow new traces, each once, until they are interrupted', async () => {
    await send('followed');
    const flags = ['--tail', '--filter', 'service("followed")', '--output', 'ids', '--start-time'];
    const tail = start('traces', ...flags, '1m');

    const sent = await Promise.all([send('followed'), send('other'), send('followed')]);
    await eventually(() => expect(tail.stdout().split('\n')).toContain(sent[0]));
    const last = await send('followed');
    await eventually(() => expect(tail.stdout().split('\n')).toContain(last));
    process.kill(-tail.pid, 'SIGINT');
    const { code, stdout, stderr } = await tail.ended;

    const ids = stdout.trimEnd().split('\n');
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    expect(ids.slice(-3).toSorted()).toEqual([sent[0], sent[2], last].toSorted());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('follow as JSON, one trace a line', async () => {
    const tail = start('traces', '--tail', '--filter', 'service("as-json")', '--output', 'json');
    await eventually(() => expect(tail.family()).toBeDefined());

    const line = await eventually(async () => {
      await send('as-json', { fault: true });
      const [first = ''] = tail.stdout().split('\n');
      return JSON.parse(first) as { HasFault: boolean };
    });
    tail.child.kill('SIGTERM');

    expect(line.HasFault).toBe(true);
    expect(await tail.ended).toMatchObject({ code: 0 });
  });

  it('stop following when nobody reads any more', async () => {
    const tail = start('traces', '--tail', '--output', 'ids');

    await eventually(async () => {
      await send('unread');
      expect(tail.stdout()).not.toBe('');
    });
    tail.child.stdout?.destroy();

    await eventually(async () => {
      await send('unread');
      expect(tail.child.exitCode ?? tail.child.signalCode).not.toBeNull();
    });
  });

  it('wait for what is expected', async () => {
    const waiting = start('expect', '--filter', 'service("expected") { fault }', '--count', '2');

    await send('expected');
    await send('expected', { fault: true });
    await send('expected', { fault: true });

    const { code, stdout } = await waiting.ended;
    expect(code).toBe(0);
    expect(stdout).toContain('✓ 2 traces of ');
  });

  it('fail when it does not come, and show what came close', async () => {
    const id = await send('almost', { error: true });

    const flags = ['--filter', 'service("almost") { fault }', '--within', '1s'];
    const { code, stderr } = await start('expect', ...flags).ended;

    expect(code).toBe(1);
    expect(stderr).toContain(id);
    expect(stderr).toContain('not: service("almost") { fault }');
  });

  it('end at once when they are interrupted while they wait', async () => {
    const waiting = start('expect', '--filter', 'service("never")', '--within', '1h');
    await eventually(() => expect(hasHandlers(waiting.pid)).toBe(true));

    process.kill(-waiting.pid, 'SIGINT');

    expect(await waiting.ended).toEqual({ code: 130, signal: null, stdout: '', stderr: '' });
  });

  it('carry traces from one X-Ray to another by a pipe', async () => {
    const ids = await Promise.all([send('carried'), send('carried'), send('carried')]);
    const file = join(newFolder('export'), 'traces.jsonl');
    await start('expect', '--filter', 'service("carried")', '--count', '>=3').ended;

    const exported = await start('export', file, '--filter', 'service("carried")').ended;
    const reading = runTracelab(['import', '-', '--endpoint-url', other.api], {
      projectDir: other.folder,
      stdin: 'pipe',
    });
    reading.child.stdin?.end(readFileSync(file));
    const imported = await reading.ended;
    const listed = await runTracelab(['traces', '--output', 'ids', '--endpoint-url', other.api], {
      projectDir: other.folder,
    }).ended;

    expect(exported).toMatchObject({ code: 0, stdout: '' });
    expect(imported).toMatchObject({ code: 0, stdout: '✓ 3 documents taken\n' });
    expect(listed.stdout.trimEnd().split('\n').toSorted()).toEqual(ids.toSorted());
  });

  it('end when they are interrupted while stdin brings nothing', async () => {
    for (const flags of [[], ['--shift-to-now']]) {
      const reading = runTracelab(['import', '-', ...flags], {
        projectDir: xray.folder,
        stdin: 'pipe',
      });
      await eventually(() => expect(hasHandlers(reading.pid)).toBe(true));

      process.kill(-reading.pid, 'SIGINT');

      expect(await reading.ended).toMatchObject({ code: 130, stderr: '' });
    }
  });

  it('end when they are interrupted while X-Ray does not answer', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const folder = newFolder('silent');
    const file = join(newFolder('import'), 'traces.jsonl');
    writeFileSync(file, JSON.stringify(aSegment()));

    for (const args of [
      ['export', 'traces.jsonl'],
      ['import', file],
      ['expect'],
      ['traces', '--tail'],
    ]) {
      const asked = once(silent, 'request');
      const waiting = runTracelab([...args, '--endpoint-url', url], { projectDir: folder });
      await asked;
      process.kill(-waiting.pid, 'SIGINT');

      expect(await waiting.ended).toMatchObject({ code: 130, stdout: '' });
    }
    expect(readdirSync(folder)).toEqual([]);
    silent.closeAllConnections();
    silent.close();
  });

  it('say in one line that no X-Ray answers', async () => {
    for (const name of ['traces', 'map', 'export', 'expect']) {
      const { code, stdout, stderr } = await start(name, '--endpoint-url', 'http://127.0.0.1:9')
        .ended;

      expect({ code, stdout, stderr }).toEqual({
        code: 1,
        stdout: '',
        stderr: '✗ no X-Ray answers at http://127.0.0.1:9: nothing listens there\n',
      });
    }
  });

  it('take the map to other programs', async () => {
    await send('drawn');
    await start('expect', '--filter', 'service("drawn")').ended;

    const [dot, mermaid] = await Promise.all([
      start('map', '--output', 'dot').ended,
      start('map', '--output', 'mermaid', '--filter', 'service("drawn")').ended,
    ]);

    expect(dot.stdout).toMatch(/^digraph \{\n[\s\S]*"drawn\\nservice\\n[\s\S]*\}\n$/);
    expect(mermaid.stdout).toMatch(/^flowchart LR\n[\s\S]*\["drawn<br\/>service/);
  });
});

/** Whether a process takes signals already: SIGHUP, which Node.js itself does not catch, see proc(5). */
function hasHandlers(pid: number): boolean {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return true;
  const mask = /^SigCgt:\s*([0-9a-f]+)/m.exec(readFileSync(path, 'utf8'))?.[1] ?? '0';
  return (BigInt(`0x${mask}`) & 1n) !== 0n;
}

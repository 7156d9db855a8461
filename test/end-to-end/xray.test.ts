import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { BatchGetTracesCommand, XRayClient } from '@aws-sdk/client-xray';
import { describe, expect, it } from 'vitest';
import { sendDatagrams, withHeader } from '../local/daemon/datagrams.ts';
import { aSegment } from '../local/xray/api/test-xray.ts';
import { eventually } from './eventually.ts';
import { firstLine, type LoneXRay, startLoneXRay } from './lone-xray.ts';
import { newFolder } from './scratch-folder.ts';
import { runTracelab } from './tracelab-process.ts';

const newSegment = (members = {}) => aSegment({ start_time: Date.now() / 1000 - 1, ...members });

/** Resolves with the trace's documents, as soon as there are any. */
async function documentsOf({ api }: { readonly api: string }, traceId: string) {
  const client = new XRayClient({
    endpoint: api,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  try {
    return await eventually(async () => {
      const { Traces } = await client.send(new BatchGetTracesCommand({ TraceIds: [traceId] }));
      const segments = Traces?.[0]?.Segments ?? [];
      expect(segments).not.toEqual([]);
      return segments.map(({ Document }) => JSON.parse(Document ?? '') as { name: string });
    });
  } finally {
    client.destroy();
  }
}

const stop = async (started: LoneXRay) => {
  started.child.kill('SIGTERM');
  return started.ended;
};

const command = (started: LoneXRay, ...args: string[]) =>
  runTracelab(args, { projectDir: started.folder }).ended;

describe.concurrent('tracelab xray', () => {
  it('says in one line that it serves', async () => {
    const started = runTracelab(['xray', '--port', '0'], { projectDir: newFolder('lone') });

    const line = await firstLine(started, /^ready .*$/m);
    started.child.kill('SIGTERM');
    const { code, stdout, stderr } = await started.ended;

    expect(line).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+$/);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${line}\n` });
    const address = line.slice('ready http://'.length);
    expect(stderr).toContain(`export AWS_XRAY_DAEMON_ADDRESS=${address} `);
    expect(stderr).toContain(`http://${address}/v1/traces`);
  });

  it('runs side by side in one folder with others that keep nothing', async () => {
    const first = await startLoneXRay(['--in-memory']);
    const second = await startLoneXRay(['--in-memory'], { projectDir: first.folder });
    const kept = runTracelab(['xray', '--port', '0'], { projectDir: first.folder });

    const { code, stderr } = await kept.ended;
    const status = await command(first, 'status', '--output', 'json');
    const endings = [await stop(second), await stop(first)];

    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('already runs') });
    expect(JSON.parse(status.stdout).addresses.edge).toBe(first.api);
    expect(endings[0]?.stderr).toContain(`--endpoint-url ${second.api}`);
    expect(endings.map((ending) => ending.code)).toEqual([0, 0]);
    expect(existsSync(join(first.folder, '.tracelab'))).toBe(false);
  });

  it('takes segments by UDP, by its API and as OTLP on one port, and reads them back', async () => {
    const started = await startLoneXRay(['--in-memory']);
    const [byUdp, byApi] = [newSegment({ name: 'by-udp' }), newSegment({ name: 'by-api' })];
    const now = BigInt(Date.now()) * 1_000_000n;
    const span = {
      traceId: '6b0000aa4f2c9a3e5d6f7a8b9c0d1e2f',
      spanId: 'eee19b7ec3c1b174',
      name: 'GET /',
      kind: 2,
      startTimeUnixNano: String(now),
      endTimeUnixNano: String(now + 1_000_000n),
    };
    const resource = {
      attributes: [{ key: 'service.name', value: { stringValue: 'by-otlp' } }],
    };

    await sendDatagrams(started, [withHeader(JSON.stringify(byUdp))]);
    await fetch(`${started.api}/TraceSegments`, {
      method: 'POST',
      body: JSON.stringify({ TraceSegmentDocuments: [JSON.stringify(byApi)] }),
    });
    await fetch(started.otlp, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }),
    });

    for (const [id, name] of [
      [byUdp.trace_id, 'by-udp'],
      [byApi.trace_id, 'by-api'],
      ['1-6b0000aa-4f2c9a3e5d6f7a8b9c0d1e2f', 'by-otlp'],
    ] as const) {
      expect(await documentsOf(started, id)).toContainEqual(expect.objectContaining({ name }));
    }
    await eventually(() => expect(started.stderr()).toContain(byUdp.trace_id));
    await stop(started);
    // In memory means that nothing stays, not even the folder.
    expect(readdirSync(started.folder)).toEqual([]);
  });

  it('is found by the other commands of its folder, and ended by one', async () => {
    const started = await startLoneXRay(['--region', 'eu-west-1', '--account', '111122223333']);
    const segment = newSegment({ fault: true });
    await sendDatagrams(started, [withHeader(JSON.stringify(segment))]);
    await documentsOf(started, segment.trace_id);

    const status = await command(started, 'status');
    const shell = await command(started, 'status', '--env');
    const traces = await command(started, 'traces', '--output', 'ids');
    const send = await command(started, 'send', 'GET', '/');
    const stopped = await command(started, 'stop');

    expect(status.stdout).toContain('X-Ray alone, account 111122223333, eu-west-1');
    expect(status.stdout).toContain(`1 trace kept in ${started.dataDir}`);
    expect(shell.stdout.split('\n')).toEqual([
      `export AWS_XRAY_DAEMON_ADDRESS=${started.daemon}`,
      `export AWS_ENDPOINT_URL_XRAY=${started.api}`,
      `export OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=${started.otlp}`,
      'export OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf',
      '',
    ]);
    expect(traces.stdout).toBe(`${segment.trace_id}\n`);
    expect(send).toMatchObject({ code: 1, stdout: '' });
    expect(send.stderr).toContain('X-Ray runs alone here');
    expect(stopped).toMatchObject({ code: 0 });
    const ended = await started.ended;
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stderr).toContain(`1 trace kept in ${started.dataDir}`);
  });

  it.for([
    ['SIGTERM', 0],
    ['SIGHUP', 0],
    ['SIGINT', 130],
  ] as const)('leaves nothing behind but its traces on %s', async ([signal, code]) => {
    const started = await startLoneXRay();
    await sendDatagrams(started, [withHeader(JSON.stringify(newSegment()))]);

    process.kill(-started.pid, signal);

    expect(await started.ended).toMatchObject({ code, signal: null });
    expect(readdirSync(join(started.folder, '.tracelab'))).toEqual(['traces.db']);
    expect(await isFree(started.port)).toBe(true);
  });

  it('ends with npm, which tells nobody', async () => {
    const started = await startLoneXRay([], { asScript: true });

    process.kill(started.child.pid ?? 0, 'SIGKILL');

    await eventually(() => expect(isRunning(started.pid)).toBe(false));
    await eventually(async () => expect(await isFree(started.port)).toBe(true));
  });

  it.runIf(existsSync('/usr/bin/script'))('ends when its terminal is closed', async () => {
    const started = await startLoneXRay([], { inTerminal: true });

    started.child.kill('SIGKILL');

    await eventually(async () => expect(await isFree(started.port)).toBe(true));
  });

  it('finds what it kept when it was killed', async () => {
    const first = await startLoneXRay();
    const segment = newSegment();
    await sendDatagrams(first, [withHeader(JSON.stringify(segment))]);
    await documentsOf(first, segment.trace_id);

    first.child.kill('SIGKILL');
    await first.ended;
    const second = await startLoneXRay([], { projectDir: first.folder });

    expect(await documentsOf(second, segment.trace_id)).toHaveLength(1);
    expect(second.stderr()).toContain('1 from before');
    expect((await stop(second)).code).toBe(0);
  });

  it('names who holds its port, and leaves no folder', async () => {
    const holder = createServer();
    holder.listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const folder = newFolder('lone');

    const ended = await runTracelab(['xray', '--port', String(port)], { projectDir: folder }).ended;
    holder.close();

    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(`✗ port ${port} is taken by "`);
    expect(ended.stderr).toContain(`tracelab xray --port ${port + 1}`);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not share a folder with another one', async () => {
    const first = await startLoneXRay();

    const second = await runTracelab(['xray', '--port', '0'], { projectDir: first.folder }).ended;

    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toContain('an instance already runs on');
    expect(second.stderr).toContain('needs its own --data-dir and --port');
    await stop(first);
  });

  it('warns when it listens to more than this machine', async () => {
    const started = await startLoneXRay(['--host', '0.0.0.0', '--in-memory']);

    const { stderr } = await stop(started);

    expect(started.api).toBe(`http://127.0.0.1:${started.port}`);
    expect(stderr).toContain('! listens on 0.0.0.0: whoever reaches this machine');
  });

  it('says why a segment was refused, and outlives a flood of nonsense', async () => {
    const started = await startLoneXRay(['--in-memory', '--quiet']);
    const nonsense = Array.from({ length: 300 }, (_, index) =>
      Buffer.from(
        index % 2 === 0 ? `\u001b[2J${index}` : '{"format":"json","version":1}\n{"id":4}',
      ),
    );

    await sendDatagrams(started, nonsense);

    await eventually(() => expect(started.stderr()).toContain('ErrorCode: MissingId'));
    const segment = newSegment();
    await sendDatagrams(started, [withHeader(JSON.stringify(segment))]);
    expect(await documentsOf(started, segment.trace_id)).toHaveLength(1);
    const { stderr } = await stop(started);
    expect(stderr.split('\n').length).toBeLessThan(120);
    expect(stderr).not.toContain('\u001b');
    expect(stderr).not.toContain(segment.trace_id);
  });

  it.for([
    [['--port', '65536'], 2, '--port must be a whole number from 0 to 65535, got "65536"'],
    [['--host', '192.0.2.1'], 1, '--host "192.0.2.1" is no address of this machine'],
    [['--data-dir', '/dev/null/traces'], 1, 'the data folder "/dev/null/traces" cannot be used'],
  ] as const)('refuses %j', async ([args, code, text]) => {
    const folder = newFolder('lone');

    const ended = await runTracelab(['xray', '--port', '0', ...args], { projectDir: folder }).ended;

    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(text);
    expect(readdirSync(folder)).toEqual([]);
  });
});

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

function isRunning(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

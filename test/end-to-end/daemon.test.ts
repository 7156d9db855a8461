import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sendDatagrams, withHeader } from '../local/daemon/datagrams.ts';
import { aSegment } from '../local/xray/api/test-xray.ts';
import { eventually } from './eventually.ts';
import { firstLine, type LoneXRay, startLoneXRay } from './lone-xray.ts';
import { newFolder } from './scratch-folder.ts';
import { runTracelab, type TracelabOptions, type TracelabProcess } from './tracelab-process.ts';

const anyAddress = ['--bind', '127.0.0.1:0', '--bind-tcp', '127.0.0.1:0'];

interface RunningDaemon extends TracelabProcess {
  readonly port: number;
}

async function startDaemon(
  args: readonly string[],
  options: Partial<TracelabOptions> = {},
): Promise<RunningDaemon> {
  const projectDir = options.projectDir ?? newFolder('daemon');
  const started = runTracelab(['daemon', ...anyAddress, ...args], { ...options, projectDir });
  const line = await firstLine(started, /^ready .*$/m);
  return { ...started, port: Number(line.split(':').at(-1)) };
}

const segments = (count: number) =>
  Array.from({ length: count }, () =>
    withHeader(JSON.stringify(aSegment({ start_time: Date.now() / 1000 - 1 }))),
  );

/** How many traces an X-Ray has. */
async function tracesOf({ api }: LoneXRay): Promise<number> {
  const response = await fetch(`${api}/_tracelab/status`, { headers: { 'x-tracelab': '1' } });
  return ((await response.json()) as { traces: number }).traces;
}

describe.concurrent('tracelab daemon', () => {
  it('sends on what comes, to what runs in its folder, and is its proxy', async () => {
    const xray = await startLoneXRay(['--region', 'eu-west-1']);
    const daemon = await startDaemon([], { projectDir: xray.folder });

    await sendDatagrams(daemon, [...segments(60), Buffer.from('nonsense'), withHeader('{"id":1}')]);
    const rules = await fetch(`http://127.0.0.1:${daemon.port}/GetSamplingRules`, {
      method: 'POST',
      body: '{}',
    });

    expect(await rules.json()).toMatchObject({ SamplingRuleRecords: expect.any(Array) });
    await eventually(async () => expect(await tracesOf(xray)).toBe(60));
    daemon.child.kill('SIGTERM');
    const { code, stdout, stderr } = await daemon.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: `ready 127.0.0.1:${daemon.port}\n` });
    for (const line of stderr.trimEnd().split('\n')) {
      expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \[(Info|Warn)\] ./);
    }
    expect(stderr).toMatch(/Successfully sent batch of \d+ segments \(\d\.\d{3} seconds\)/);
    expect(stderr).toContain('Missing header or segment: nonsense');
    expect(stderr).toContain('received 62, malformed 1, sent 61, unprocessed 1, spilled over 0');
    xray.child.kill('SIGTERM');
    await xray.ended;
  });

  it('keeps what comes while X-Ray is away, and sends it when it is back', async () => {
    const first = await startLoneXRay();
    const daemon = await startDaemon(['--endpoint-url', first.api]);
    first.child.kill('SIGTERM');
    await first.ended;

    await sendDatagrams(daemon, segments(120));
    await eventually(() => expect(daemon.stderr()).toContain('; trying again in'));
    const second = await startLoneXRay(['--port', String(first.port)], {
      projectDir: first.folder,
    });

    await eventually(async () => expect(await tracesOf(second)).toBe(120), 20_000);
    for (const each of [daemon, second]) each.child.kill('SIGTERM');
    expect(await daemon.ended).toMatchObject({ code: 0 });
    expect((await daemon.ended).stderr).toContain(
      'sent 120, unprocessed 0, spilled over 0, failed 0',
    );
    await second.ended;
  });

  it.for([
    ['SIGTERM', 0],
    ['SIGINT', 130],
  ] as const)(
    'ends on %s though X-Ray is away, and counts what is lost',
    async ([signal, code]) => {
      const daemon = await startDaemon(['--endpoint-url', 'http://127.0.0.1:9']);
      await sendDatagrams(daemon, segments(3));
      await eventually(() => expect(daemon.stderr()).toContain('; trying again in'));

      process.kill(-daemon.pid, signal);

      expect(await daemon.ended).toMatchObject({ code, signal: null });
      expect((await daemon.ended).stderr).toMatch(/received 3, .*sent 0, .*failed 3/);
    },
  );

  it('ends though X-Ray never answers', async () => {
    const silent = createServer(() => {});
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const daemon = await startDaemon(['--endpoint-url', `http://127.0.0.1:${port}`]);
    await sendDatagrams(daemon, segments(500));

    daemon.child.kill('SIGTERM');

    expect(await daemon.ended).toMatchObject({ code: 0, signal: null });
    silent.closeAllConnections();
    silent.close();
  });

  it('drops the oldest when its buffer is full, and counts them', async () => {
    const daemon = await startDaemon(['--endpoint-url', 'http://127.0.0.1:9', '-m', '3']);
    const large = Array.from({ length: 20 }, () =>
      withHeader(JSON.stringify(aSegment({ metadata: { default: 'x'.repeat(50_000) } }))),
    );

    await eventually(async () => {
      await sendDatagrams(daemon, large);
      expect(daemon.stderr()).toMatch(/Spilling over \d+ segments/);
    });
    daemon.child.kill('SIGTERM');
    const [, spilled] = /spilled over (\d+)/.exec((await daemon.ended).stderr) ?? [];
    expect(Number(spilled)).toBeGreaterThan(0);
  });

  it('does as its configuration file says', async () => {
    const xray = await startLoneXRay();
    const folder = newFolder('daemon');
    writeFileSync(
      join(folder, 'cfg.yaml'),
      `Version: 2\nEndpoint: ${xray.api}\nTotalBufferSizeMB: 9\nConcurrency: 4\nLogging: {LogLevel: info}\n`,
    );

    const daemon = await startDaemon(['--config', 'cfg.yaml'], { projectDir: folder });
    await sendDatagrams(daemon, segments(1));

    await eventually(async () => expect(await tracesOf(xray)).toBe(1));
    expect(daemon.stderr()).toContain('Using buffer memory limit of 9 MB');
    expect(daemon.stderr()).toContain('[Warn] Concurrency is always 8, the file asks for 4');
    for (const each of [daemon, xray]) {
      each.child.kill('SIGTERM');
      await each.ended;
    }
  });

  it('ends with npm, which tells nobody', async () => {
    const daemon = await startDaemon(['--endpoint-url', 'http://127.0.0.1:9'], { asScript: true });
    const family = daemon.family();
    expect(family.length).toBeGreaterThan(0);

    daemon.child.kill('SIGKILL');

    await eventually(() => expect(daemon.stderr()).toContain('Shutdown initiated'));
  });

  it.for([
    [['--config', 'nix.yaml'], 1, '--config "nix.yaml": ENOENT'],
    [
      ['--role-arn', 'arn:aws:iam::123456789012:role/x'],
      2,
      'let a profile of ~/.aws/config assume',
    ],
    [['--target', 'aws'], 1, 'no region: none is configured'],
    [['--target', 'aws', '-e', 'http://127.0.0.1:9'], 2, '--target aws takes no --endpoint-url'],
    [['-e', 'nonsense'], 2, 'must be such as http://127.0.0.1:2000, got "nonsense"'],
    [[], 1, 'nothing runs here'],
    [['-e', 'http://127.0.0.1:9', '-b', '192.0.2.1:0'], 1, 'cannot listen on 192.0.2.1:0'],
    [['-e', 'http://127.0.0.1:9', '-t', '127.0.0.1:9'], 1, 'listens on port 9 itself'],
    [['-e', 'http://127.0.0.1:9', '-f', '/nonexistent/log'], 1, '--log-file: ENOENT'],
  ] as const)('refuses %j', async ([args, code, text]) => {
    const projectDir = newFolder('daemon');

    const ended = await runTracelab(['daemon', ...anyAddress, ...args], { projectDir }).ended;

    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(text);
  });

  it('prints its version', async () => {
    const ended = await runTracelab(['daemon', '-v'], { projectDir: newFolder('daemon') }).ended;

    expect(ended.stdout).toMatch(/^tracelab daemon \d+\.\d+\.\d+\n$/);
  });
});

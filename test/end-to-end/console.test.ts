import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { aSegment } from '../local/xray/api/test-xray.ts';
import { eventually } from './eventually.ts';
import { firstLine, startLoneXRay } from './lone-xray.ts';
import { ordersProject } from './orders-project.ts';
import { newFolder } from './scratch-folder.ts';
import { nothing, remainsOf, runTracelab, startTracelab } from './tracelab-process.ts';

let projectDir: string;

beforeAll(() => {
  projectDir = ordersProject();
});

const own = { headers: { 'x-tracelab': '1' } };

const askLocal = async (console: string, path: string): Promise<Record<string, unknown>> => {
  const answer = await fetch(`${console}_tracelab/${path}`, own);
  return { status: answer.status, ...((await answer.json()) as object) };
};

/** Where `tracelab console` says that it serves. */
async function startConsole(args: readonly string[], folder: string) {
  const started = runTracelab(['console', ...args], { projectDir: folder });
  const line = await firstLine(started, /^ready .*$/m);
  return { ...started, url: line.replace(/^ready /, '') };
}

describe.concurrent('the console', () => {
  it('is served beside a running app, and ends with it', async () => {
    const app = await startTracelab({ projectDir });
    const url = app.status.addresses.console ?? '';

    const page = await fetch(url);
    const info = await askLocal(url, 'console');
    const graph = await fetch(`${url}ServiceGraph`, {
      method: 'POST',
      body: JSON.stringify({ StartTime: Date.now() / 1000 - 60, EndTime: Date.now() / 1000 }),
    });
    const listening = await fetch(`${url}_tracelab/live`);
    const status = await runTracelab(['status', '--data-dir', app.dataDir], { projectDir }).ended;
    const family = app.family();
    app.child.kill('SIGTERM');
    const ended = await app.ended;

    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await page.text()).toContain('<title>TraceLab</title>');
    expect(info).toMatchObject({
      hasApp: true,
      hasSampleTraffic: true,
      target: { kind: 'local', address: app.status.addresses.xray },
      exampleCommand: expect.stringMatching(/^curl http:.*\/orders /),
    });
    expect(await graph.json()).toMatchObject({ Services: [] });
    expect(listening.status).toBe(200);
    await listening.text().catch(() => '');
    expect(status.stdout).toContain(url);
    expect(app.stderr()).toContain(`console      ${url}`);
    expect(ended).toMatchObject({ code: 0 });
    await eventually(async () => expect(await remainsOf(app, family)).toEqual(nothing));
  });

  it('is at the root of an X-Ray alone, whose other paths are as they were', async () => {
    const xray = await startLoneXRay(['--in-memory']);

    const page = await fetch(xray.console);
    const info = await askLocal(xray.console, 'console');
    const unknown = await fetch(`${xray.api}/no-operation`);
    const traces = await fetch(`${xray.api}/Traces`, { method: 'POST', body: '{"TraceIds":[]}' });
    xray.child.kill('SIGTERM');
    await xray.ended;

    expect(xray.console).toBe(`${xray.api}/`);
    expect(await page.text()).toContain('<title>TraceLab</title>');
    expect(info).toMatchObject({ hasApp: false, hasSampleTraffic: false });
    expect(await unknown.json()).toMatchObject({ Version: '1.0' });
    expect(traces.status).toBe(200);
  });

  it('gives a command that fills it, where X-Ray runs alone', async () => {
    const xray = await startLoneXRay(['--in-memory']);
    const { exampleCommand } = await askLocal(xray.console, 'console');

    const sent = await promisify(execFile)('sh', ['-c', String(exampleCommand)]);
    const list = await runTracelab(['traces'], { projectDir: xray.folder }).ended;
    xray.child.kill('SIGTERM');
    await xray.ended;

    expect(sent.stdout).toBe('{"UnprocessedTraceSegments":[]}');
    expect(list.stdout).toContain('hello');
  });
});

// Other systems open addresses with programs that cannot be stood in for.
describe.runIf(process.platform === 'linux')('the browser', () => {
  /** In place of the program that opens addresses: one that writes down what it was given. */
  function ownOpener(exitCode: number): { given: () => string } {
    const folder = newFolder('bin');
    const given = join(folder, 'given');
    writeFileSync(
      join(folder, 'xdg-open'),
      `#!/bin/sh\nprintf '%s|' "$@" > ${given}.part && mv ${given}.part ${given}\nexit ${exitCode}\n`,
      { mode: 0o755 },
    );
    vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
    return { given: () => (existsSync(given) ? readFileSync(given, 'utf8') : '') };
  }

  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is opened with the console when that is asked for, and not else', async () => {
    const { given } = ownOpener(0);
    const xray = await startLoneXRay(['--in-memory']);
    const before = given();

    await runTracelab(['console', '--open'], { projectDir: xray.folder }).ended;
    await eventually(() => expect(given()).toBe(`${xray.console}|`));
    xray.child.kill('SIGTERM');
    await xray.ended;

    expect(before).toBe('');
  });

  it('is left to the person where none can be started', async () => {
    ownOpener(3);
    const xray = await startLoneXRay(['--in-memory', '--open']);

    await eventually(() =>
      expect(xray.stderr()).toContain(`no browser could be started; open ${xray.console}`),
    );
    xray.child.kill('SIGTERM');

    expect(await xray.ended).toMatchObject({ code: 0 });
  });
});

describe.concurrent('tracelab console', () => {
  it('points at the console of what runs in the folder', async () => {
    const xray = await startLoneXRay(['--in-memory']);

    const told = await runTracelab(['console'], { projectDir: xray.folder }).ended;
    xray.child.kill('SIGTERM');
    await xray.ended;

    expect(told).toMatchObject({ code: 0, stdout: `ready ${xray.console}\n` });
    expect(told.stderr).toContain(`(pid ${xray.pid}) serves it`);
  });

  it('shows an X-Ray of another process, and what comes there', async () => {
    const xray = await startLoneXRay(['--in-memory']);
    const console = await startConsole(
      ['--endpoint-url', xray.api, '--port', '0'],
      newFolder('elsewhere'),
    );
    const live = await fetch(`${console.url}_tracelab/live`);
    const reader = live.body?.getReader();
    const decoder = new TextDecoder();
    let heard = '';
    const put = () =>
      fetch(`${xray.api}/TraceSegments`, {
        method: 'POST',
        body: JSON.stringify({
          TraceSegmentDocuments: [
            JSON.stringify(aSegment({ start_time: Date.now() / 1000 - 1, name: 'elsewhere' })),
          ],
        }),
      });

    // What is there at the first look, whenever that is, is no news.
    const sending = setInterval(put, 200);
    while (!heard.includes('elsewhere')) {
      heard += decoder.decode((await reader?.read())?.value);
    }
    clearInterval(sending);
    const info = await askLocal(console.url, 'console');
    console.child.kill('SIGINT');
    const ended = await console.ended;
    xray.child.kill('SIGTERM');
    await xray.ended;

    expect(info).toMatchObject({ target: { kind: 'local', address: new URL(xray.api).host } });
    expect(ended).toMatchObject({ code: 130, stdout: `ready ${console.url}\n` });
  });

  it('says on the page that X-Ray does not answer, and goes on when it does', async () => {
    const console = await startConsole(
      ['--endpoint-url', 'http://127.0.0.1:1', '--port', '0'],
      newFolder('nowhere'),
    );

    const answer = await fetch(`${console.url}Groups`, { method: 'POST', body: '{}' });
    console.child.kill('SIGTERM');
    const { code, stderr } = await console.ended;

    expect(answer.status).toBe(502);
    expect(await answer.json()).toEqual({
      message: expect.stringMatching(/^X-Ray at http:\/\/127\.0\.0\.1:1 cannot be reached: /),
    });
    expect(stderr).toContain('cannot be reached');
    expect(code).toBe(0);
  });

  it.for([
    [['--target', 'aws'], 1, 'no region: none is configured for the AWS SDK'],
    [['--target', 'aws', '--endpoint-url', 'http://x'], 2, '--target aws takes neither'],
    [['--profile', 'shop'], 2, '--profile goes with --target aws only'],
    [['--endpoint-url', 'http://x', '--data-dir', 'y'], 2, 'name two X-Rays'],
    [['--endpoint-url', 'file:///x'], 2, '--endpoint-url'],
    [['--port', 'x'], 2, '--port must be a whole number from 0 to 65535, got "x"'],
    [[], 1, 'nothing runs here'],
  ] as const)('refuses %s', async ([args, code, text]) => {
    const refused = await runTracelab(['console', ...args], { projectDir: newFolder('empty') })
      .ended;

    expect(refused).toMatchObject({ code, stdout: '' });
    expect(refused.stderr).toContain(text);
  });

  it('names who holds its port, and the flag that takes another', async ({ onTestFinished }) => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    onTestFinished(() => {
      holder.close();
    });
    const { port } = holder.address() as AddressInfo;

    const refused = await runTracelab(
      ['console', '--endpoint-url', 'http://127.0.0.1:1', '--port', String(port)],
      { projectDir: newFolder('empty') },
    ).ended;

    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      new RegExp(`^✗ port ${port} is taken by ".+" \\(pid ${process.pid}\\)\n`),
    );
    expect(refused.stderr).toContain(`tracelab console --port ${port + 1}`);
  });
});

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ordersProject } from './orders-project.ts';
import { newFolder } from './scratch-folder.ts';
import { anyPorts, runTracelab, startTracelab } from './tracelab-process.ts';

let projectDir: string;

beforeAll(() => {
  projectDir = ordersProject();
});

/** A start that must not succeed. */
const start = (project: string, ...flags: string[]) =>
  runTracelab(['start', '--no-sample', ...flags], { projectDir: project }).ended;

describe.concurrent('a start on a port that is taken', () => {
  it.for(['--port', '--edge-port', '--daemon-port', '--console-port'])(
    'names its owner and %s',
    async (flag, { onTestFinished }) => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      onTestFinished(() => {
        server.close();
      });
      const { port } = server.address() as AddressInfo;
      const dataDir = join(newFolder('data'), 'traces');

      const { code, stderr } = await start(
        projectDir,
        ...anyPorts,
        flag,
        String(port),
        '--data-dir',
        dataDir,
      );

      expect(code).toBe(1);
      expect(stderr).toMatch(
        new RegExp(`^✗ port ${port} is taken by ".+" \\(pid ${process.pid}\\)\n`),
      );
      expect(stderr).toContain(`npx tracelab start ${flag} ${port + 1}`);
      expect(existsSync(dataDir)).toBe(false);
    },
  );

  it('names the owner of a port that is taken for datagrams only', async ({ onTestFinished }) => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    onTestFinished(() => {
      socket.close();
    });
    const { port } = socket.address();
    const dataDir = join(newFolder('data'), 'traces');

    const { code, stderr } = await start(
      projectDir,
      ...anyPorts,
      '--daemon-port',
      String(port),
      '--data-dir',
      dataDir,
    );

    expect(code).toBe(1);
    expect(stderr).toMatch(
      new RegExp(`^✗ port ${port} is taken by ".+" \\(pid ${process.pid}\\)\n`),
    );
    expect(stderr).toContain(`npx tracelab start --daemon-port ${port + 1}`);
    expect(readdirSync(dataDir)).not.toContain('lock');
  });

  it('names the instance that has the data folder', async () => {
    const running = await startTracelab({ projectDir });

    const { code, stderr } = await start(projectDir, ...anyPorts, '--data-dir', running.dataDir);

    expect(code).toBe(1);
    expect(stderr).toContain(`an instance already runs on ${running.dataDir} (pid ${running.pid})`);
    expect(stderr).toContain('npx tracelab stop');
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 0 });
  });
});

describe.concurrent('a start on a damaged data folder', () => {
  const startOn = (dataDir: string) => start(projectDir, ...anyPorts, '--data-dir', dataDir);

  it('sets a trace store aside that is none, and starts', async () => {
    const dataDir = newFolder('data');
    writeFileSync(join(dataDir, 'traces.db'), 'this was a trace store once');
    writeFileSync(join(dataDir, 'run.json'), '{"pid":');
    writeFileSync(join(dataDir, 'lock'), '');

    const running = await startTracelab({ projectDir, dataDir });

    expect(running.stderr()).toMatch(/! trace store ".*traces.db" is damaged .* set aside as ".*"/);
    const aside = readdirSync(dataDir).find((name) => /^traces\.db\.\d{8}T\d{6}Z$/.test(name));
    expect(readFileSync(join(dataDir, aside ?? ''), 'utf8')).toBe('this was a trace store once');
    running.child.kill('SIGTERM');
    await running.ended;
  });

  it.for([
    [
      'a file',
      (dataDir: string) => writeFileSync(dataDir, ''),
      /the data folder ".*" cannot be used/,
    ],
    [
      'a folder with one named lock',
      (dataDir: string) => mkdirSync(join(dataDir, 'lock'), { recursive: true }),
      /the data folder ".*" cannot be used/,
    ],
    [
      'a folder with one named traces.db',
      (dataDir: string) => mkdirSync(join(dataDir, 'traces.db'), { recursive: true }),
      /trace store ".*": cannot open it .* choose another data directory/,
    ],
  ] as const)('says what is wrong with %s', async ([, damage, message]) => {
    const dataDir = join(newFolder('data'), 'traces');
    damage(dataDir);

    const { code, stderr } = await startOn(dataDir);

    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe.concurrent('a start without an app that can be read', () => {
  const app = (command: string) => JSON.stringify({ app: command });

  it.for([
    [
      'no cdk.json',
      {},
      /^✗ no cdk.json in .* or above it\n {2}Run this in the folder of a CDK app/,
    ],
    ['a cdk.json that is not JSON', { 'cdk.json': '{' }, /^✗ .*cdk.json cannot be read \(.*JSON/],
    ['no app in cdk.json', { 'cdk.json': '{}' }, /^✗ .*cdk.json has no "app" command\n$/],
    [
      'an app that fails',
      { 'cdk.json': app('echo broken >&2; exit 3') },
      /^✗ "echo broken >&2; exit 3" ended with 3:\nbroken\n$/,
    ],
    [
      'an app that writes nothing',
      { 'cdk.json': app('node --version') },
      /^✗ "node --version" wrote no cloud assembly to .*cdk.out; is it a CDK app\?\n$/,
    ],
    [
      'a manifest that is cut off',
      { 'cdk.json': app('node --version'), 'cdk.out/manifest.json': '{"artifacts":{"Ord' },
      /^✗ .*manifest.json is not JSON; delete the folder/,
    ],
  ] as const)('says so for %s', async ([, files, message]) => {
    const project = newFolder('project');
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(project, name)), { recursive: true });
      writeFileSync(join(project, name), content);
    }

    const { code, stderr } = await start(project, ...anyPorts);

    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(existsSync(join(project, '.tracelab'))).toBe(false);
  });
});

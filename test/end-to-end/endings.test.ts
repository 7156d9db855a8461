import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { ordersProject } from './orders-project.ts';
import { newFolder } from './scratch-folder.ts';
import {
  anyPorts,
  nothing,
  remainsOf,
  runTracelab,
  startTracelab,
  stillRunning,
  type TracelabOptions,
} from './tracelab-process.ts';

let projectDir: string;

beforeAll(() => {
  projectDir = ordersProject();
});

/** An instance whose functions run, with an order under way that takes another second. */
async function startBusy(options: Partial<TracelabOptions> & { dataDir?: string } = {}) {
  const started = await startTracelab({ projectDir, ...options });
  const place = (sku: string) =>
    fetch(`${started.status.addresses.apis[0]?.url}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-amzn-trace-id': 'Sampled=1' },
      body: JSON.stringify({ customerTier: 'gold', items: [{ sku, quantity: 1 }] }),
    });
  expect((await place('sku-pen')).status).toBe(201);
  const slow = place('sku-slow').then(
    ({ status }) => status,
    () => undefined,
  );
  const children = await eventually(() => {
    const found = started.family();
    const commands = found.map(({ command }) => command);
    // Of place-order, project-order, fulfil-order and notify-customer.
    expect(commands.filter((command) => command.includes('bootstrap.cjs'))).toHaveLength(4);
    expect(commands.filter((command) => command.includes('webhook'))).toHaveLength(1);
    return found;
  });
  return { ...started, slow, children };
}

type Busy = Awaited<ReturnType<typeof startBusy>>;

const expectNothingLeft = (busy: Busy) =>
  eventually(async () => expect(await remainsOf(busy, busy.children)).toEqual(nothing));

describe.concurrent('an instance in a process of its own, with work under way', () => {
  it.for([
    ['SIGTERM', 0],
    ['SIGHUP', 0],
    ['SIGINT', 130],
  ] as const)('leaves nothing behind on %s', async ([signal, code]) => {
    const busy = await startBusy();

    // To the whole group, as a terminal does it.
    process.kill(-busy.pid, signal);

    expect(await busy.ended).toMatchObject({ code, signal: null });
    expect(busy.stderr()).toMatch(/\d traces? kept in /);
    await expectNothingLeft(busy);
  });

  it('leaves nothing behind when npm ends its shell, which tells nobody', async () => {
    const busy = await startBusy({ asScript: true });

    process.kill(busy.pid, 'SIGTERM');

    expect(await busy.ended).toMatchObject({ signal: 'SIGTERM' });
    expect(busy.stderr()).toMatch(/\d traces? kept in /);
    await expectNothingLeft(busy);
  });

  it('leaves nothing behind after the command stop', async () => {
    const busy = await startBusy();

    const stop = await runTracelab(['stop', '--data-dir', busy.dataDir], { projectDir }).ended;

    expect(stop).toMatchObject({ code: 0, stdout: '' });
    expect(stop.stderr).toBe(`stopped pid ${busy.pid}; its traces stay in ${busy.dataDir}\n`);
    expect(await busy.ended).toMatchObject({ code: 0 });
    await expectNothingLeft(busy);
  });

  it('leaves nothing behind after the key q', async () => {
    // Node has no terminals of its own to give, so the process is told that its pipes are one.
    const busy = await startBusy({
      stdin: 'pipe',
      nodeArguments: ['--import', `data:text/javascript,${encodeURIComponent(actAsTerminal)}`],
    });

    busy.child.stdin?.write('q');

    expect(await busy.ended).toMatchObject({ code: 0 });
    await expectNothingLeft(busy);
  });

  // `script` belongs to every Linux; elsewhere there is nothing to make a terminal with.
  it.runIf(existsSync('/usr/bin/script'))(
    'leaves nothing behind when its terminal is closed',
    async () => {
      const busy = await startBusy({ inTerminal: true });

      // Its own end of the terminal goes with it, so that every write fails from then on.
      busy.child.kill('SIGKILL');

      await expectNothingLeft(busy);
    },
  );

  it('takes its processes along when it is killed, and finds its traces again', async () => {
    const dataDir = newFolder('data');
    const killed = await startBusy({ dataDir });
    await eventually(async () => expect(await tracesOf(dataDir)).toBeGreaterThan(0));
    const before = await tracesOf(dataDir);

    killed.child.kill('SIGKILL');
    await killed.ended;
    await eventually(async () =>
      expect(await remainsOf(killed, killed.children)).toMatchObject({ processes: [], ports: [] }),
    );
    const second = await startBusy({ dataDir });

    expect(second.status.traces).toBeGreaterThanOrEqual(before);
    second.child.kill('SIGTERM');
    await second.ended;
    await expectNothingLeft(second);
  });
});

const actAsTerminal = `
for (const stream of [process.stdin, process.stdout]) stream.isTTY = true;
process.stdin.setRawMode = () => process.stdin;`;

async function tracesOf(dataDir: string): Promise<number> {
  const flags = ['--output', 'json', '--data-dir', dataDir];
  const { stdout } = await runTracelab(['status', ...flags], { projectDir }).ended;
  return JSON.parse(stdout).traces;
}

describe.concurrent('a start that still synthesizes', () => {
  it.for([
    ['SIGTERM', 0],
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const)('ends with its app on %s', async ([signal, code]) => {
    const project = newFolder('project');
    writeFileSync(join(project, 'cdk.json'), JSON.stringify({ app: 'node app.cjs' }));
    writeFileSync(
      join(project, 'app.cjs'),
      "require('node:fs').writeFileSync('begun', ''); setTimeout(() => {}, 60_000);",
    );
    const dataDir = join(newFolder('data'), 'traces');
    const started = runTracelab(['start', ...anyPorts, '--data-dir', dataDir], {
      projectDir: project,
    });
    const family = await eventually(() => {
      expect(existsSync(join(project, 'begun'))).toBe(true);
      return started.family();
    });

    started.child.kill(signal);

    expect(await started.ended).toMatchObject({ code, stderr: '' });
    await eventually(() => expect(stillRunning(family)).toEqual([]));
    if (signal !== 'SIGKILL') expect(existsSync(dataDir)).toBe(false);
  });
});

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { GetTraceSummariesCommand, XRayClient } from '@aws-sdk/client-xray';
import type { RunFile } from '../../local/runner/running-instance.ts';
import { launchChromium } from './chromium.ts';
import { openPage } from './open-page.ts';
import { type PictureContext, type Screen, screens } from './screens.ts';

const help = `npm run screenshots -- [<screen>...] [options]

Runs the app, sends it sample traffic, and takes the pictures of docs/images: every screen of the console in both themes.

  <screen>          only these: ${screens.map(({ name }) => name).join(', ')}
  --out <folder>    instead of docs/images
  --rounds <n>      of sample traffic, default 6
`;

const repository = join(import.meta.dirname, '../..');
const themes = ['light', 'dark'] as const;
const print = (text: string) => process.stdout.write(`${text}\n`);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: join(repository, 'docs/images') },
    rounds: { type: 'string', default: '6' },
    help: { type: 'boolean' },
  },
});

async function tracelab(...args: readonly string[]): Promise<string> {
  const command = [join(repository, 'local/cli/tracelab.js'), ...args];
  const { stdout } = await promisify(execFile)(process.execPath, command, {
    cwd: repository,
    maxBuffer: 2 ** 26,
  });
  return stdout;
}

async function main(chosen: readonly Screen[]): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const data = mkdtempSync(join(tmpdir(), 'tracelab-pictures-'));
  stack.defer(() => rmSync(data, { recursive: true, force: true }));
  const here = ['--data-dir', data];
  const ports = ['port', 'daemon-port', 'edge-port', 'load-balancer-port', 'console-port'];
  const free = ports.flatMap((port) => [`--${port}`, '0']);
  print('starting the app');
  const run = JSON.parse(
    await tracelab('start', '--detach', '--output', 'json', ...here, ...free),
  ) as RunFile;
  stack.defer(async () => {
    await tracelab('stop', ...here);
  });
  for (let round = 1; round <= Number(values.rounds); round++) {
    print(`sample traffic, round ${round} of ${values.rounds}`);
    await tracelab('send', '--sample', ...here);
    // So that the charts have more than one moment.
    await sleep(8000);
  }
  const send = () => tracelab('send', '--sample', ...here);
  const context = { ...(await findTraces(run)), send };
  const browser = await launchChromium();
  stack.defer(() => browser.close());
  mkdirSync(values.out, { recursive: true });
  for (const { name, address, prepare, size } of chosen) {
    for (const theme of themes) {
      const { page, complaints, ...opened } = await openPage(
        browser,
        `${run.addresses.console}${address(context)}`,
        { colorScheme: theme, ...(size !== undefined && { viewport: size }) },
      );
      // What was asked for at first has been drawn by then, and the tables have come to rest.
      await page.waitForTimeout(2500);
      await prepare?.(page, context);
      const file = join(values.out, `console-${name}-${theme}.png`);
      await page.screenshot({ path: file });
      print(file);
      for (const complaint of complaints) print(`  ${complaint}`);
      await opened[Symbol.asyncDispose]();
    }
  }
}

async function findTraces({ addresses, region }: RunFile): Promise<Omit<PictureContext, 'send'>> {
  const client = new XRayClient({
    endpoint: `http://${addresses.xray}`,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const idsOf = async (FilterExpression: string) => {
    const { TraceSummaries = [] } = await client.send(
      new GetTraceSummariesCommand({
        StartTime: new Date(Date.now() - 3_600_000),
        EndTime: new Date(),
        FilterExpression,
      }),
    );
    return TraceSummaries.flatMap(({ Id }) => Id ?? []);
  };
  const [faultId] = await idsOf('service("orders/prod") { fault }');
  const [first, second] = await idsOf('http.method = "POST" AND http.status = 201');
  client.destroy();
  if (faultId === undefined || first === undefined || second === undefined) {
    throw new Error('the sample traffic has left no fault or fewer than two orders');
  }
  return { faultId, orderIds: [first, second] };
}

if (values.help) print(help);
else {
  const unknown = positionals.filter((name) => !screens.some((screen) => screen.name === name));
  if (unknown.length > 0) throw new Error(`no screen "${unknown[0]}"; --help lists them`);
  await main(screens.filter(({ name }) => positionals.length === 0 || positionals.includes(name)));
}

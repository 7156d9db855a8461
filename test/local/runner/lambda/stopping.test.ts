import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import {
  bundle,
  cleanUp,
  eventually,
  functionOf,
  isAlive,
  onCleanUp,
  startLambda,
} from './harness.ts';

afterEach(cleanUp);

const lambdaModule = fileURLToPath(
  new URL('../../../../local/runner/emulators/lambda/lambda.ts', import.meta.url),
);
const xrayModule = fileURLToPath(new URL('../../../../local/xray/index.ts', import.meta.url));

/** Prints the ids of its process and of one that it started, then does as told. */
const handler = (then: string) => `
  const { spawn } = require('node:child_process');
  exports.handler = async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    process.stdout.write('pids ' + process.pid + ' ' + child.pid + '\\n');
    ${then}
  };`;

/** A process that runs the Lambda service with one invocation under way. */
async function startRunner(then: string): Promise<{ runner: ChildProcess; pids: number[] }> {
  const main = `
    import { createLambda } from ${JSON.stringify(lambdaModule)};
    import { systemClock } from ${JSON.stringify(xrayModule)};
    const fn = ${JSON.stringify(functionOf(handler(then), { timeout: 60 }))};
    const lambda = createLambda(
      { account: '123456789012', region: 'us-east-1', clock: systemClock(), emit() {}, warn() {} },
      [fn],
      {
        endpointUrl: 'http://127.0.0.1:9', daemonAddress: () => '127.0.0.1:9', childEnvironment: {}, nodeArguments: [],
        credentials: () => ({ accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' }),
        onLog: ({ text }) => process.stdout.write(text + '\\n'),
      },
    );
    process.on('SIGTERM', () => lambda.stop().then(() => process.exit(0)));
    await lambda.invoke({ functionName: fn.name, payload: '{}' });
    setInterval(() => {}, 1000);
  `;
  const folder = bundle({ 'package.json': '{"type":"module"}', 'main.js': main });
  const runner = spawn(process.execPath, [`${folder}/main.js`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onCleanUp(() => void runner.kill('SIGKILL'));
  for await (const line of createInterface({ input: runner.stdout })) {
    const pids = /^pids (\d+) (\d+)$/.exec(line);
    if (pids !== null) return { runner, pids: pids.slice(1).map(Number) };
  }
  throw new Error('the runner ended before its function started');
}

describe('stopping the Lambda service', () => {
  it('ends every process, those at work too, and can be asked twice', async () => {
    const { lambda, invoke, logs } = startLambda([
      functionOf(handler('await new Promise(() => setInterval(() => {}, 1000));')),
    ]);
    const running = invoke({});
    const line = await eventually(() => logs.find(({ text }) => text.startsWith('pids ')));
    const pids = line.text.split(' ').slice(1).map(Number);

    await Promise.all([lambda.stop(), lambda.stop()]);

    expect((await running).functionError).toBe('Unhandled');
    await eventually(() => !pids.some(isAlive));
    await expect(invoke({})).rejects.toMatchObject({ code: 'ServiceException' });
  });

  it('ends processes that are still starting', async () => {
    const { lambda, invoke } = startLambda([functionOf('for (;;) {}')]);
    const running = invoke({}).catch((error: unknown) => error);
    await eventually(() => lambda.status()[0]?.environments === 1);

    await lambda.stop();

    expect(await running).toMatchObject({ code: 'ServiceException' });
  });

  it.each([
    ['SIGKILL', 'idle', ''],
    ['SIGKILL', 'waiting', 'await new Promise(() => setInterval(() => {}, 1000));'],
    ['SIGKILL', 'busy and deaf', 'for (;;) {}'],
    ['SIGTERM', 'busy and deaf', 'for (;;) {}'],
  ] as const)(
    'leaves nothing behind when its own process gets %s while a function is %s',
    async (signal, _state, then) => {
      const { runner, pids } = await startRunner(then);
      expect(pids.every(isAlive)).toBe(true);

      runner.kill(signal);
      await once(runner, 'exit');

      await eventually(() => !pids.some(isAlive));
    },
  );
});

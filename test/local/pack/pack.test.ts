import { execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Packed, pack } from '../../../local/pack/pack.ts';
import { newSegmentId, newTraceId } from '../../../local/xray/index.ts';
import { newFolder } from '../../end-to-end/scratch-folder.ts';
import { anyPorts } from '../../end-to-end/tracelab-process.ts';
import { documented } from '../../outside/document/document.ts';
import { findTrace } from '../../outside/traces.ts';
import { plainEnvironment, repository, startXRayCommand } from '../../outside/xray-command.ts';

const run = promisify(execFile);

describe('the packed tarball', () => {
  const folder = newFolder('elsewhere');
  const installed = join(folder, 'node_modules/tracelab');
  let packed: Packed;

  const outside = (program: string, ...args: string[]) =>
    // Nothing is asked of a registry.
    run(program, args, { cwd: folder, env: { ...plainEnvironment(), npm_config_offline: 'true' } });

  beforeAll(async () => {
    packed = await pack(join(repository, 'local'), newFolder('packed'));
    copyFileSync(packed.file, join(folder, 'tracelab-0.1.0.tgz'));
    // Or else npm would take any folder above that has packages.
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    writeFileSync(join(folder, 'install.sh'), documented('install.sh'));
    await outside('sh', 'install.sh');
  });

  it('is JavaScript with licences, and small', () => {
    const kinds = new Set(packed.files.map(({ path }) => path.replace(/^.*(?=\.\w+$)/, '')));

    expect([...kinds].sort()).toEqual([
      '.cjs',
      '.css',
      '.html',
      '.js',
      '.json',
      '.md',
      '.svg',
      '.txt',
      'LICENSE',
    ]);
    expect(packed.size).toBeLessThan(1_500_000);
  });

  it('names its command and its Node.js, and depends on nothing', () => {
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));

    expect(manifest).toMatchObject({
      name: 'tracelab',
      bin: { tracelab: 'dist/tracelab.js' },
      engines: { node: '>=24' },
      license: 'Apache-2.0',
    });
    expect(
      Object.keys(manifest).filter((name) => /dependencies|scripts|private/i.test(name)),
    ).toEqual([]);
    expect(
      readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.')),
    ).toEqual(['tracelab']);
  });

  it('names no folder of the machine that packed it', () => {
    const telling = packed.files.filter(({ path }) => {
      const text = readFileSync(join(installed, path), 'utf8');
      return [repository, `${homedir()}/`].some((place) => text.includes(place));
    });

    expect(telling).toEqual([]);
  });

  it('passes on the licence of each package that is in it', () => {
    const licences = readFileSync(join(installed, 'THIRD-PARTY.txt'), 'utf8');
    const named = ['local', 'local/console'].flatMap((workspace) => {
      const manifest = readFileSync(join(repository, workspace, 'package.json'), 'utf8');
      return Object.keys(JSON.parse(manifest).dependencies);
    });
    const brought = ['@smithy/core', 'abstract-level', 'tslib', 'scheduler'];

    const missing = [...named, ...brought].filter(
      (name) => !new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(\\S+\\)$`, 'm').test(licences),
    );
    expect(missing).toEqual([]);
  });

  it('serves the console, whose scripts are small', async () => {
    await using xray = await startXRayCommand({
      command: [process.execPath, join(installed, 'dist/tracelab.js')],
      cwd: folder,
    });

    const page = await (await fetch(`${xray.addresses.api}/`)).text();
    const [, script = ''] = /<script [^>]*src="\.(\/assets\/[^"]+\.js)"/.exec(page) ?? [];
    const answer = await fetch(`${xray.addresses.api}${script}`);

    expect(page).toContain('<title>TraceLab</title>');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    const assets = join(installed, 'dist/console/assets');
    const sizes = readdirSync(assets)
      .filter((name) => name.endsWith('.js'))
      .map((name) => gzipSync(readFileSync(join(assets, name))).length);
    expect(sizes.length).toBeGreaterThan(3);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(250_000);
  });

  it('tells an old Node.js what to do', async () => {
    const older = 'Object.defineProperty(process,"versions",{value:{node:"20.19.0"}})';

    const started = run(
      process.execPath,
      ['--import', `data:text/javascript,${older}`, join(installed, 'dist/tracelab.js'), 'xray'],
      { cwd: folder },
    );

    await expect(started).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('npm install node@24'),
    });
  });

  it('has every command', async () => {
    const { main }: typeof import('../../../local/cli/main.ts') = await import(
      pathToFileURL(join(installed, 'dist/main.js')).href
    );
    let said = '';
    const say = (text: string) => {
      said += text;
    };
    const terminal = { out: say, err: say, color: false, columns: 80, interactive: false };
    await main(['--help'], terminal);
    const commands = [...said.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map(([, name = '']) => name);

    const codes = await Promise.all(commands.map((name) => main([name, '--help'], terminal)));

    expect(commands).toContain('xray');
    expect(codes).toEqual(commands.map(() => 0));
    // None of the words needs the repository.
    expect(said).not.toMatch(/npm start|npm run/);
  });

  it('runs a local X-Ray that takes segments by UDP and gives them back', async () => {
    await using xray = await startXRayCommand({
      command: ['npx', '--offline', 'tracelab'],
      cwd: folder,
    });
    const now = Date.now() / 1000;
    const segment = {
      trace_id: newTraceId(now as Parameters<typeof newTraceId>[0]),
      id: newSegmentId(),
      name: 'somewhere else',
      start_time: now - 1,
      end_time: now,
    };
    const socket = createSocket('udp4');
    const [host, port] = xray.addresses.daemon.split(':');

    socket.send(`{"format":"json","version":1}\n${JSON.stringify(segment)}`, Number(port), host);

    const { segments } = await findTrace(xray.client, 'service("somewhere else")');
    socket.close();
    expect(segments).toEqual([segment]);
  });

  it('starts from its own package, without a place of installation', async () => {
    const { stdout } = await run(
      'npx',
      ['--yes', '--offline', '--package', packed.file, 'tracelab', '--help'],
      { cwd: newFolder('nowhere'), env: plainEnvironment() },
    );

    expect(stdout).toContain('tracelab <command>');
  });

  it('stands beside the tests of another project', async () => {
    writeFileSync(join(folder, 'ci.sh'), documented('ci.sh'));
    const test = `fetch(process.env.AWS_ENDPOINT_URL_XRAY + '/GetSamplingRules', { method: 'POST' })
      .then(({ status }) => console.log(process.env.AWS_XRAY_DAEMON_ADDRESS, status))
      .then(() => process.exit(3))`;

    const run = outside('sh', 'ci.sh', process.execPath, '-e', test);

    await expect(run).rejects.toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/^127\.0\.0\.1:\d+ 200\n$/),
    });
  });

  it('tells another project’s tests whether their traces came', async () => {
    writeFileSync(join(folder, 'ci.sh'), documented('ci.sh'));
    writeFileSync(join(folder, 'test.sh'), documented('test.sh'));
    const now = Date.now() / 1000;
    const segment = {
      trace_id: newTraceId(now as Parameters<typeof newTraceId>[0]),
      id: newSegmentId(),
      name: 'shop',
      start_time: now - 1,
      end_time: now,
      annotations: { product: 'pear' },
    };
    const datagram = `{"format":"json","version":1}\n${JSON.stringify(segment)}`;
    writeFileSync(
      join(folder, 'tested.cjs'),
      `const [host, port] = process.env.AWS_XRAY_DAEMON_ADDRESS.split(':');
       const socket = require('node:dgram').createSocket('udp4');
       socket.send(${JSON.stringify(datagram)}, Number(port), host, () => socket.close());`,
    );
    await outside('npm', 'pkg', 'set', 'scripts.test=node tested.cjs');

    const { stdout } = await outside('sh', 'ci.sh', 'sh', 'test.sh');

    expect(stdout).toContain('✓ 1 trace of');
  });

  it('runs the CDK app of another project, its functions and tables', async () => {
    const projectDir = otherProject();
    const dataDir = join(projectDir, '.tracelab');
    const flags = ['--data-dir', dataDir, '--output', 'json', ...anyPorts];

    const app = spawn(process.execPath, [join(installed, 'dist/tracelab.js'), 'start', ...flags], {
      cwd: projectDir,
      env: plainEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let narration = '';
    app.stderr.on('data', (chunk) => {
      narration += chunk;
    });
    const [line] = await once(createInterface(app.stdout), 'line');
    const { addresses } = JSON.parse(String(line));
    const answer = await fetch(`${addresses.apis[0].url}/pears`);

    expect({ status: answer.status, body: await answer.json() }).toEqual({
      status: 200,
      body: { path: '/pears', tables: 1, sampled: expect.stringMatching(/Sampled=[01]$/) },
    });
    app.kill('SIGINT');
    await once(app, 'close');
    // The sample orders are not for this app.
    expect(narration).toContain('1 trace kept');
    expect(narration).not.toMatch(/\border/i);
  });

  it('says that it has no sample traffic for another app', async () => {
    const demo = run(process.execPath, [join(installed, 'dist/tracelab.js'), 'demo'], {
      cwd: otherProject(),
      env: plainEnvironment(),
    });

    await expect(demo).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nothing runs that the demo has requests for'),
    });
  });
});

/** A CDK app with code of its own, none of it from this repository. */
function otherProject(): string {
  const folder = newFolder('other-app');
  // What its `npm install` would bring.
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'fruit'));
  writeFileSync(
    join(folder, 'fruit/index.js'),
    `const { DynamoDBClient, ListTablesCommand } = require('@aws-sdk/client-dynamodb');
     exports.handler = async ({ path }) => {
       const { TableNames } = await new DynamoDBClient().send(new ListTablesCommand({}));
       const sampled = process.env._X_AMZN_TRACE_ID;
       return { statusCode: 200, body: JSON.stringify({ path, tables: TableNames.length, sampled }) };
     };`,
  );
  writeFileSync(
    join(folder, 'app.js'),
    `const { App, Stack } = require('aws-cdk-lib');
     const { Code, Function, Runtime, Tracing } = require('aws-cdk-lib/aws-lambda');
     const { LambdaRestApi } = require('aws-cdk-lib/aws-apigateway');
     const { AttributeType, Table } = require('aws-cdk-lib/aws-dynamodb');
     const stack = new Stack(new App(), 'Fruit');
     const handler = new Function(stack, 'Fruit', {
       runtime: Runtime.NODEJS_24_X,
       handler: 'index.handler',
       code: Code.fromAsset('fruit'),
       tracing: Tracing.ACTIVE,
     });
     new Table(stack, 'Trees', { partitionKey: { name: 'id', type: AttributeType.STRING } })
       .grantReadData(handler);
     new LambdaRestApi(stack, 'Api', { handler, deployOptions: { tracingEnabled: true } });`,
  );
  writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ app: 'node app.js' }));
  return folder;
}

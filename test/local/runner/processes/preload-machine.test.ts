import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../../../../local/runner/emulators/compute/free-port.ts';
import {
  hostEnvironment,
  type MachineNames,
  machineEnvironment,
  preloadArguments,
} from '../../../../local/runner/processes/hosts.ts';
import { runChild } from './child.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'machine-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function onMachine(
  script: string,
  machine: Partial<MachineNames> = {},
  map: Record<string, number> = {},
): Promise<string> {
  const { stdout, stderr } = await runChild(script, {
    nodeArguments: preloadArguments,
    environment: {
      ...hostEnvironment({ map, allowOutside: false }),
      ...machineEnvironment({ listen: {}, hostname: 'ip-10-0-0-1', files: {}, ...machine }),
    },
  });
  if (stderr !== '') throw new Error(stderr);
  return stdout.trim();
}

const listening = (listen: string, done = 's.close()') => `
  const s = require('node:http').createServer((q, r) => r.end('served'));
  s.on('error', (error) => { console.log(error.code); });
  ${listen};
  s.on('listening', () => { console.log(JSON.stringify(s.address())); ${done}; });`;

describe('a machine', () => {
  it.each([
    's.listen(8080)',
    's.listen("8080")',
    's.listen(8080, "0.0.0.0")',
    's.listen(8080, "::", 10, () => {})',
    's.listen(8080, () => {})',
    's.listen({ port: 8080, host: "0.0.0.0", ipv6Only: true })',
  ])('listens on its own port in the place of another: %s', async (listen) => {
    const port = await findFreePort();

    const address = JSON.parse(await onMachine(listening(listen), { listen: { 8080: port } }));

    expect(address).toEqual({ address: '127.0.0.1', family: 'IPv4', port });
  });

  it.each(['s.listen(9999)', 's.listen()', 's.listen(() => {})', 's.listen(0)', 's.listen({})'])(
    'takes any free port where nobody waits for a certain one: %s',
    async (listen) => {
      const address = JSON.parse(await onMachine(listening(listen), { listen: { 8080: 1 } }));

      expect(address.address).toBe('127.0.0.1');
      expect(address.port).toBeGreaterThan(1024);
      expect(address.port).not.toBe(9999);
    },
  );

  it('leaves sockets of the file system as they are', async () => {
    const path = join(folder, 'socket');

    expect(await onMachine(listening(`s.listen(${JSON.stringify(path)})`))).toBe(
      JSON.stringify(path),
    );
  });

  it('reaches its own port by the number that it listens on', async () => {
    const port = await findFreePort();
    const ask = `fetch('http://localhost:8080/').then((r) => r.text()).then((text) => { console.log(text); process.exit(); })`;

    const output = await onMachine(
      listening('s.listen(8080)', ask),
      { listen: { 8080: port } },
      { 'localhost:8080': port },
    );

    expect(output).toMatch(/served$/);
  });

  it.each([
    `s.send(Buffer.from('hello'), 2000, '127.0.0.1', done)`,
    `s.send(Buffer.from('hello'), 0, 5, 2000, '127.0.0.1', done)`,
    `s.send('hello', 0, 5, '2000', '127.0.0.1', done)`,
    `s.send('hello', 2000, done)`,
    `s.connect(2000, '127.0.0.1', () => s.send('hello', done))`,
    `s.connect(2000, () => s.send('hello', done))`,
  ])('sends datagrams to where the daemon is: %s', async (send) => {
    const daemon = createSocket('udp4').bind(0, '127.0.0.1');
    await once(daemon, 'listening');
    const { port } = daemon.address() as AddressInfo;
    const received = once(daemon, 'message');

    await onMachine(
      `const s = require('node:dgram').createSocket('udp4'); const done = () => s.close(); ${send}`,
      {},
      { '127.0.0.1:2000': port },
    );
    const [message] = await received;
    daemon.close();

    expect(message.toString()).toBe('hello');
  });

  it('bears its name', async () => {
    const script = `
      const names = [require('node:os').hostname()];
      import('node:os').then((os) => { names.push(os.hostname(), os.default.hostname()); console.log(names.join()); });`;

    expect(await onMachine(script)).toBe('ip-10-0-0-1,ip-10-0-0-1,ip-10-0-0-1');
  });

  it('finds files where others would have put them, by every way to read them', async () => {
    const file = join(folder, 'environment.conf');
    await writeFile(file, 'here');
    const path = '/var/elasticbeanstalk/xray/environment.conf';

    const script = `
      const fs = require('fs');
      const path = ${JSON.stringify(path)};
      fs.readFile(path, 'utf8', async (error, text) => {
        const all = [text, fs.readFileSync(path, 'utf8'), fs.existsSync(path)];
        all.push(await fs.promises.readFile(path, 'utf8'), await require('fs/promises').readFile(path, 'utf8'));
        all.push(await require('util').promisify(fs.readFile)(path, 'utf8'), fs.existsSync('/none'));
        console.log(all.join());
      });`;

    expect(await onMachine(script, { files: { [path]: file } })).toBe(
      'here,here,true,here,here,here,false',
    );
  });

  it('finds what lies in folders, and in the place of what does not, the system', async () => {
    await writeFile(join(folder, 'here.txt'), 'here');
    const script = `
      const fs = require('fs');
      console.log(fs.readFileSync('/app/here.txt', 'utf8'), fs.existsSync('/app/none'), fs.existsSync('/bin/sh'));`;

    expect(await onMachine(script, { files: { '/app/': `${folder}/`, '/': `${folder}/` } })).toBe(
      'here false true',
    );
  });

  it('refuses to start with a description that it cannot read', async () => {
    const { code, stderr } = await runChild('', {
      nodeArguments: preloadArguments,
      environment: { TRACELAB_MACHINE: 'nonsense' },
    });

    expect(code).toBe(1);
    expect(stderr).toContain('TRACELAB_MACHINE must look like');
  });
});

import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PortInUseError } from '../../../../local/runner/port-owner.ts';
import { startPlan } from './services-under-test.ts';

const isOpen = async (address: string): Promise<boolean> => {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  const opened = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return opened;
};

describe('startServices', () => {
  it('starts X-Ray and the edge even for a plan without resources', async () => {
    const { addresses, xray, warnings } = await startPlan();

    expect(await isOpen(`http://${addresses.xray}`)).toBe(true);
    expect(await isOpen(addresses.edge)).toBe(true);
    expect(addresses.apis).toEqual([]);
    expect({ traces: xray.count(), warnings }).toEqual({
      traces: 0,
      warnings: [],
    });
  });

  it('closes everything', async () => {
    const { addresses, cleanup } = await startPlan();

    await cleanup.disposeAsync();

    expect(await isOpen(`http://${addresses.xray}`)).toBe(false);
    expect(await isOpen(addresses.edge)).toBe(false);
  });

  it.each(['xray', 'edge'] as const)(
    'names who holds a port for %s that was taken at the last moment',
    async (service) => {
      const holder = createServer().listen(0, '127.0.0.1');
      await once(holder, 'listening');
      onTestFinished(() => {
        holder.close();
      });
      const { port } = holder.address() as AddressInfo;
      const cleanup = new AsyncDisposableStack();

      const start = startPlan(
        {},
        { cleanup, ports: { xray: 0, edge: 0, api: 0, loadBalancer: 0, [service]: port } },
      );

      await expect(start).rejects.toThrow(PortInUseError);
      await cleanup.disposeAsync();
    },
  );
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type AppPlan, newAppPlan } from '../../../../local/runner/app-plan.ts';
import { createLogStore } from '../../../../local/runner/log-store.ts';
import { createCertificateAuthority } from '../../../../local/runner/processes/certificates.ts';
import type { InstanceStatus } from '../../../../local/runner/running-instance.ts';
import { type ServicesOptions, startServices } from '../../../../local/runner/services.ts';
import { systemClock } from '../../../../local/xray/index.ts';

const status: InstanceStatus = {
  pid: 1,
  startedAt: '2026-01-01T00:00:00.000Z',
  region: 'us-east-1',
  addresses: { xray: '', edge: '', apis: [] },
  stacks: ['Orders'],
  leftOut: [],
  dataDir: null,
  timeScale: 1,
  account: '123456789012',
  resources: [],
  traces: 0,
};

/** Starts what a plan declares on free ports, in memory. */
export async function startPlan(
  plan: Partial<AppPlan> = {},
  options: Partial<ServicesOptions> = {},
) {
  const temporaryDir = mkdtempSync(join(tmpdir(), 'services-'));
  const cleanup = new AsyncDisposableStack();
  onTestFinished(async () => {
    await cleanup.disposeAsync();
    rmSync(temporaryDir, { recursive: true, force: true });
  });
  const warnings: string[] = [];
  const logs = createLogStore(undefined, (message) => warnings.push(message));
  let stopRequests = 0;
  const services = await startServices(
    { ...newAppPlan(), ...plan },
    {
      projectDir: temporaryDir,
      dataDir: temporaryDir,
      inMemory: true,
      host: '127.0.0.1',
      ports: { xray: 0, edge: 0, api: 0, loadBalancer: 0 },
      timeScale: 1,
      clock: systemClock(),
      account: '123456789012',
      region: 'us-east-1',
      temporaryDir,
      authority: createCertificateAuthority(),
      control: {
        logs,
        status: () => status,
        stop: () => {
          stopRequests += 1;
        },
      },
      onLog: (line) => logs.add(line),
      cleanup,
      onEvent: (event) => {
        if (event.kind === 'warning') warnings.push(event.message);
      },
      ...options,
    },
  );
  return { ...services, cleanup, warnings, logs, stopRequests: () => stopRequests };
}

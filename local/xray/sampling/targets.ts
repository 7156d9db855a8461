import type { Clock } from '../clock.ts';
import { type Milliseconds, milliseconds } from '../units.ts';
import type { SamplingRule } from './rule.ts';
import type { SamplingRules } from './rules.ts';

/** What a client tells of one rule since its last report. */
export interface SamplingReport {
  readonly ruleName: string;
  readonly clientId: string;
  readonly requestCount: number;
  readonly sampledCount: number;
  readonly borrowCount: number;
}

export interface SamplingTarget {
  readonly ruleName: string;
  readonly fixedRate: number;
  /** The client's share of the reservoir; absent until its second window, while it borrows. */
  readonly quota?: number;
}

export interface SamplingTargets {
  /** The client's target for the rule, or `undefined` when there is no such rule. */
  report(report: SamplingReport): SamplingTarget | undefined;
}

/** How often clients report. */
export const reportInterval = milliseconds(10_000);

/** How long a quota holds. */
export const quotaLifetime = milliseconds(300_000);

/** Memory stays bounded whatever reports. */
const mostClientsPerRule = 10_000;

/** Absurd reports make no absurd sums. */
const largestDemand = 2 ** 31;

interface Client {
  readonly firstSeen: Milliseconds;
  lastSeen: Milliseconds;
  requests: number;
}

interface RuleClients {
  /** A rule deleted and made anew has new clients. */
  readonly createdAt: number;
  readonly clients: Map<string, Client>;
}

/**
 * Shares each rule's reservoir among the clients that use it, as GetSamplingTargets does: a first
 * report gets no quota, later windows a share by recent demand (observed; the split itself is
 * undocumented). https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sampling.html
 */
export function openSamplingTargets(clock: Clock, rules: SamplingRules): SamplingTargets {
  const clientsByRule = new Map<string, RuleClients>();

  const clientsOf = ({ name, createdAt }: SamplingRule): Map<string, Client> => {
    const known = clientsByRule.get(name);
    if (known?.createdAt === createdAt) return known.clients;
    for (const other of clientsByRule.keys()) {
      if (rules.find(other) === undefined) clientsByRule.delete(other);
    }
    const clients = new Map<string, Client>();
    clientsByRule.set(name, { createdAt, clients });
    return clients;
  };

  return {
    report(report) {
      const rule = rules.find(report.ruleName);
      if (rule === undefined) return undefined;
      const now = clock.elapsed();
      const clients = clientsOf(rule);
      forgetOld(clients, now);

      const client = clients.get(report.clientId) ?? { firstSeen: now, lastSeen: now, requests: 0 };
      client.lastSeen = now;
      client.requests = Math.min(report.requestCount, largestDemand);
      // Inserted again so that the map stays in the order of the last report.
      clients.delete(report.clientId);
      clients.set(report.clientId, client);

      const target = { ruleName: rule.name, fixedRate: rule.fixedRate };
      if (now - client.firstSeen < reportInterval) return target;
      return { ...target, quota: share(rule.reservoirSize, clients, report.clientId, now) };
    },
  };
}

function forgetOld(clients: Map<string, Client>, now: Milliseconds): void {
  for (const [id, client] of clients) {
    if (now - client.lastSeen <= quotaLifetime && clients.size < mostClientsPerRule) return;
    clients.delete(id);
  }
}

/** The reservoir by demand, rounded down; what rounding leaves goes to the busiest. */
function share(
  reservoir: number,
  clients: ReadonlyMap<string, Client>,
  clientId: string,
  now: Milliseconds,
): number {
  const active = [...clients]
    .filter(([, client]) => now - client.lastSeen <= 2 * reportInterval)
    .map(([id, client]) => ({ id, demand: Math.max(1, client.requests) }));
  const total = active.reduce((sum, client) => sum + client.demand, 0);
  const portion = (demand: number) => Math.floor((reservoir * demand) / total);
  const left = reservoir - active.reduce((sum, client) => sum + portion(client.demand), 0);
  const busiest = active.reduce((best, client) =>
    client.demand > best.demand || (client.demand === best.demand && client.id < best.id)
      ? client
      : best,
  );
  const own = active.find((client) => client.id === clientId);
  return portion(own?.demand ?? 0) + (busiest.id === clientId ? left : 0);
}

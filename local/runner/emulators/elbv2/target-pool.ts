import { Agent } from 'node:http';
import type { Cloud } from '../../cloud.ts';
import type { Target, TargetRegistry } from '../compute/targets.ts';
import type { TargetGroupConfig } from './config.ts';
import { type Health, type TargetHealth, watchTarget } from './target-health.ts';

/** A target for one request. */
export interface Lease {
  readonly target: Target;
  /** Keeps connections to the target. */
  readonly agent: Agent;
  /** Aborts when the target has been deregistered for as long as its group waits. */
  readonly signal: AbortSignal;
  release(): void;
}

export interface TargetStatus {
  readonly target: Target;
  readonly state: Health | 'draining';
  /** How many health checks it has answered, or not. */
  readonly checks: number;
  readonly reason?: string;
}

export interface TargetPool {
  /**
   * The target for the next request: the healthy ones in turn; where all are unhealthy, those in turn.
   * Undefined where there is none.
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
   */
  lease(): Lease | undefined;
  statuses(): readonly TargetStatus[];
  /** Resolves when every target of this moment has been checked once. */
  checked(): Promise<void>;
  /** Gives up what is under way. */
  stop(): void;
}

interface Member {
  readonly target: Target;
  readonly agent: Agent;
  readonly health: TargetHealth;
  readonly draining: AbortController;
  inFlight: number;
  /** Undefined until it is deregistered; ends the waiting for what is under way. */
  cancelDrain?: () => void;
}

/** Idle connections are closed well before targets close theirs, so that none is lost under a request. */
const idleConnection = 1000;

/** The targets of one group, as registered at any moment, with their health. */
export function createTargetPool(
  cloud: Cloud,
  config: TargetGroupConfig,
  registry: TargetRegistry,
): TargetPool {
  const members = new Map<Target, Member>();
  let turn = 0;

  const remove = (member: Member) => {
    member.cancelDrain?.();
    member.health.stop();
    member.agent.destroy();
    members.delete(member.target);
  };

  const drain = (member: Member) => {
    member.health.stop();
    if (member.inFlight === 0) return remove(member);
    member.cancelDrain = cloud.clock.after(config.deregistrationDelay, () => {
      member.draining.abort();
      remove(member);
    });
  };

  const add = (target: Target) => {
    const name = `target "${target.id}" (${target.host}:${target.port}) of ${config.name}`;
    members.set(target, {
      target,
      agent: new Agent({ keepAlive: true, timeout: idleConnection }),
      draining: new AbortController(),
      inFlight: 0,
      health: watchTarget(cloud.clock, config.healthCheck, target, (health, reason, before) => {
        if (health === 'unhealthy') {
          cloud.warn(
            `${name} is unhealthy: ${reason}; requests go to those that are healthy, if any`,
          );
        } else if (before === 'unhealthy') cloud.warn(`${name} is healthy again`);
      }),
    });
  };

  const follow = () => {
    const registered = registry.targets(config.arn);
    for (const target of registered) if (!members.has(target)) add(target);
    for (const member of [...members.values()]) {
      const gone = !registered.includes(member.target);
      if (gone && member.cancelDrain === undefined) drain(member);
    }
  };

  const next = (): Member | undefined => {
    const serving = [...members.values()].filter(({ cancelDrain }) => cancelDrain === undefined);
    const of = (state: Health) => serving.filter(({ health }) => health.state === state);
    const healthy = of('healthy');
    const candidates = healthy.length > 0 ? healthy : of('unhealthy');
    if (candidates.length === 0) return undefined;
    const start = turn % candidates.length;
    turn += 1;
    const inTurn = [...candidates.slice(start), ...candidates.slice(0, start)];
    if (config.algorithm === 'round_robin') return inTurn[0];
    return inTurn.reduce((least, each) => (each.inFlight < least.inFlight ? each : least));
  };

  const unsubscribe = registry.subscribe(follow);
  follow();

  return {
    lease: () => {
      const member = next();
      if (member === undefined) return undefined;
      member.inFlight += 1;
      let released = false;
      return {
        target: member.target,
        agent: member.agent,
        signal: member.draining.signal,
        release: () => {
          if (released) return;
          released = true;
          member.inFlight -= 1;
          if (member.inFlight === 0 && member.cancelDrain !== undefined) remove(member);
        },
      };
    },
    statuses: () =>
      [...members.values()].map(({ target, health, cancelDrain }) => ({
        target,
        state: cancelDrain === undefined ? health.state : 'draining',
        checks: health.checks,
        ...(health.reason !== undefined && { reason: health.reason }),
      })),
    checked: async () => {
      await Promise.all([...members.values()].map(({ health }) => health.checked));
    },
    stop: () => {
      unsubscribe();
      for (const member of [...members.values()]) {
        member.draining.abort();
        remove(member);
      }
    },
  };
}

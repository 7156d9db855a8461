import { type Clock, milliseconds } from '../../../xray/index.ts';
import type { Target } from '../compute/targets.ts';
import type { HealthCheckConfig } from './config.ts';
import { checkHealth } from './health-check.ts';

export type Health = 'initial' | 'healthy' | 'unhealthy';

export interface TargetHealth {
  readonly state: Health;
  /** Why it is not healthy. */
  readonly reason?: string;
  /** How many checks have been answered, or given up. */
  readonly checks: number;
  /** Resolves with the answer to the first check. */
  readonly checked: Promise<void>;
  stop(): void;
}

/** Unlike Elastic Load Balancing, which waits a whole interval even for a target that is just starting. */
const initialRetry = milliseconds(250);

/**
 * Checks a target for as long as it is registered: one success makes a new target healthy, after that
 * the thresholds of the group count. `onChange` hears of every change.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export function watchTarget(
  clock: Clock,
  config: HealthCheckConfig,
  target: Target,
  onChange: (health: Health, reason: string | undefined, before: Health) => void,
): TargetHealth {
  const stopping = new AbortController();
  const began = clock.elapsed();
  let state: Health = config.enabled ? 'initial' : 'healthy';
  let reason: string | undefined;
  let inARow = 0;
  let checks = 0;
  let cancel = () => {};

  const first = Promise.withResolvers<void>();

  const become = (next: Health) => {
    const before = state;
    state = next;
    inARow = 0;
    onChange(next, reason, before);
  };

  /** Counts a result that contradicts the state, and gives way once there are enough in a row. */
  const take = (failure: string | undefined) => {
    reason = failure;
    if (state === 'initial') {
      if (failure === undefined) become('healthy');
      else if (clock.elapsed() - began >= config.unhealthyThreshold * config.interval) {
        become('unhealthy');
      }
      return;
    }
    const contradicts = (state === 'healthy') === (failure !== undefined);
    inARow = contradicts ? inARow + 1 : 0;
    if (state === 'healthy' && inARow >= config.unhealthyThreshold) become('unhealthy');
    else if (state === 'unhealthy' && inARow >= config.healthyThreshold) become('healthy');
  };

  const check = async () => {
    const failure = await checkHealth(target, config, stopping.signal);
    if (!stopping.signal.aborted) take(failure);
    checks += 1;
    first.resolve();
    if (stopping.signal.aborted) return;
    const wait =
      state === 'initial' ? Math.min(initialRetry, config.interval) : Number(config.interval);
    cancel = clock.after(milliseconds(wait), check);
  };

  if (config.enabled) void check();
  else first.resolve();
  return {
    get state() {
      return state;
    },
    get reason() {
      return state === 'healthy' ? undefined : reason;
    },
    get checks() {
      return checks;
    },
    checked: first.promise,
    stop: () => {
      cancel();
      stopping.abort();
    },
  };
}

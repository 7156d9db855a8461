import type { Clock } from '../../../xray/index.ts';
import type { MethodSetting, RouteConfig, StageConfig, ThrottleConfig } from './config.ts';
import { accountThrottle } from './stage-resource.ts';

/**
 * Takes a token for a request to a route, or says that there is none. Every method has a bucket of its
 * own: the stage's limits are defaults for each method, not a sum.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export function createThrottle(
  stage: StageConfig,
  clock: Clock,
): (route: RouteConfig, method: string) => boolean {
  const buckets = new Map<string, () => boolean>();
  return (route, method) => {
    const key = `${method} ${route.resourcePath}`;
    let take = buckets.get(key);
    if (take === undefined) {
      take = tokenBucket(throttleOf(stage.methodSettings, route.resourcePath, method), clock);
      buckets.set(key, take);
    }
    return take();
  };
}

/** The most specific setting wins: path and method, then path, then method, then everything. */
function throttleOf(
  settings: readonly MethodSetting[],
  resourcePath: string,
  method: string,
): ThrottleConfig {
  const weight = (setting: MethodSetting) =>
    (setting.resourcePath === resourcePath ? 2 : 0) + (setting.httpMethod === method ? 1 : 0);
  const fitting = settings
    .filter(
      (setting) =>
        (setting.resourcePath === '/*' || setting.resourcePath === resourcePath) &&
        (setting.httpMethod === '*' || setting.httpMethod === method),
    )
    .sort((a, b) => weight(b) - weight(a));
  return fitting.find(({ throttle }) => throttle !== undefined)?.throttle ?? accountThrottle;
}

/** Full at first; refilled with the clock. */
export function tokenBucket({ rate, burst }: ThrottleConfig, clock: Clock): () => boolean {
  let tokens = burst;
  let filledAt = clock.elapsed();
  return () => {
    const now = clock.elapsed();
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * rate);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

import { asNumber, asRecord, type NamedTemplate, resourcesOf } from './template.ts';
import { secondsPerMonth } from './usage.ts';

/** How X-Ray, or Lambda in its place, decides what is recorded. */
export interface Sampling {
  /** Requests a second that are recorded in any case. */
  readonly reservoir: number;
  /** Share of the rest. */
  readonly rate: number;
}

/** X-Ray's own rule, and what Lambda does for invocations that arrive undecided. */
export const defaultSampling: Sampling = { reservoir: 1, rate: 0.05 };

export interface SampledRequest {
  readonly service: string;
  readonly method: string;
  readonly path: string;
}

/**
 * What the sampling rules of the templates decide about a request: the matching rule of the lowest
 * priority.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
 */
export function samplingOf(templates: readonly NamedTemplate[], request: SampledRequest): Sampling {
  const [rule] = templates
    .flatMap(({ template }) => resourcesOf(template, 'AWS::XRay::SamplingRule'))
    .map(([, properties]) => asRecord(properties.SamplingRule))
    .filter(
      (candidate) =>
        matches(candidate.ServiceName, request.service) &&
        matches(candidate.HTTPMethod, request.method) &&
        matches(candidate.URLPath, request.path),
    )
    .sort((a, b) => asNumber(a.Priority, 0) - asNumber(b.Priority, 0));
  return rule
    ? { reservoir: asNumber(rule.ReservoirSize, 0), rate: asNumber(rule.FixedRate, 0) }
    : defaultSampling;
}

/** How many of a month's requests are recorded when they come evenly. */
export function recordedOf(requestsPerMonth: number, { reservoir, rate }: Sampling): number {
  const inReservoir = Math.min(requestsPerMonth, reservoir * secondsPerMonth);
  return inReservoir + (requestsPerMonth - inReservoir) * rate;
}

function matches(pattern: unknown, text: string): boolean {
  const source = String(pattern ?? '*')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'i').test(text);
}

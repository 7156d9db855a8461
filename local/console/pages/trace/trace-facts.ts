import { isUsual } from '../traces/build-rows.ts';
import { asText } from './json.ts';
import type { Annotation } from './trace-entity.ts';
import type { TraceTree } from './trace-tree.ts';

/** What the trace as a whole says of itself. */
export interface TraceFacts {
  readonly users: readonly string[];
  readonly regions: readonly string[];
  /** Each name and value once, in the order of the rows; what AWS and its libraries add to each trace comes last. */
  readonly annotations: readonly Annotation[];
  /** Of those that sent one: what X-Ray inferred does not count. */
  readonly segments: number;
}

export function collectFacts({ nodes, trace }: TraceTree): TraceFacts {
  const users = new Set<string>();
  const regions = new Set<string>();
  const annotations = new Map<string, Annotation>();
  for (const { entity } of nodes) {
    if (entity.user !== undefined) users.add(entity.user);
    const region = asText(entity.aws?.region) ?? regionOf(entity.resourceArn);
    if (region !== undefined) regions.add(region);
    for (const annotation of entity.annotations) {
      annotations.set(JSON.stringify([annotation.name, annotation.value]), annotation);
    }
  }
  return {
    users: [...users],
    regions: [...regions],
    annotations: [...annotations.values()].sort(
      (a, b) => Number(isUsual(a.name)) - Number(isUsual(b.name)),
    ),
    segments: trace.segments.filter(({ inferred }) => !inferred).length,
  };
}

/** `arn:aws:lambda:us-east-1:…`; some ARNs name no region. */
const regionOf = (arn: string | undefined): string | undefined => asText(arn?.split(':')[3]);

import { outcomeOf } from '../filter/outcomes.ts';
import { formGraph } from '../graph/trace-calls.ts';
import type { CountedCall, TraceContext } from '../graph/trace-context.ts';
import { callFlags, type FormValue, formValues, type TraceForm } from '../graph/trace-form.ts';
import { isRoot } from '../model/trace-tree.ts';
import type { SettledSummary } from './summarize-trace.ts';

/** Methods are words; what is longer differs from trace to trace. */
const longestMethod = 16;

export function describeForm(
  context: TraceContext,
  summary: SettledSummary,
  groups: readonly string[],
): TraceForm {
  const { nodes, edges } = formGraph(context, (element) =>
    distinct((context.calls.get(element) ?? []).map(kindFlags)),
  );
  const { entryPoint, http } = summary;
  const entry = nodes.findIndex(
    ({ name, type, account }) =>
      entryPoint !== undefined &&
      name === entryPoint.name &&
      type === entryPoint.type &&
      account === entryPoint.accountId,
  );
  return {
    outcome: outcomeOf(summary),
    has: valuesOf(summary),
    ...(http.method !== undefined && {
      method: http.method.length > longestMethod ? true : http.method,
    }),
    ...(http.status !== undefined && { status: http.status }),
    annotations: summary.annotations.map(({ key }) => key),
    groups,
    ...(entry >= 0 && { entry }),
    nodes,
    edges,
  };
}

/** The `callFlags` of `callKind`, of which there is no need here. */
const kindFlags = ({ entity, segment, inferred }: CountedCall): number =>
  (entity.throttle
    ? callFlags.throttle
    : (entity.error ? callFlags.error : 0) | (entity.fault ? callFlags.fault : 0)) |
  (segment && isRoot(segment) ? callFlags.root : 0) |
  (inferred ? callFlags.inferred : 0);

function valuesOf(summary: SettledSummary): number {
  const { http } = summary;
  const present: Record<FormValue, boolean> = {
    user: summary.users.length > 0,
    'http.url': http.url !== undefined,
    'http.useragent': http.userAgent !== undefined,
    'http.clientip': http.clientIp !== undefined,
    availabilityzone: summary.availabilityZones.length > 0,
    'instance.id': summary.instanceIds.length > 0,
    'resource.arn': summary.resourceArns.length > 0,
    responsetime: summary.responseTime !== undefined,
    duration: summary.duration !== undefined,
    'rootcause.fault': summary.faultRootCauses.length > 0,
    'rootcause.error': summary.errorRootCauses.length > 0,
  };
  return formValues.reduce((bits, value, place) => bits | (present[value] ? 1 << place : 0), 0);
}

/** Ascending, so that the order of calls makes no other form. */
const distinct = (numbers: readonly number[]): readonly number[] =>
  numbers.length < 2 ? numbers : [...new Set(numbers)].sort((a, b) => a - b);

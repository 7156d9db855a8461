import { parseFunctionName } from '../emulators/lambda/function-registry.ts';
import type { MapContext } from './context.ts';
import { addName } from './directory.ts';
import { nodeId } from './drawing.ts';

/** A function's two nodes: the service that takes the call, and the code behind it. */
export const functionIds = (name: string) => ({
  service: nodeId({ name, type: 'AWS::Lambda' }),
  handler: nodeId({ name, type: 'AWS::Lambda::Function' }),
});

/** The service's node of the function that a name or an ARN means, if the app declares it. */
export function findFunction({ drawing }: MapContext, reference: string): string | undefined {
  const name = parseFunctionName(reference)?.name;
  if (name === undefined) return undefined;
  const { service } = functionIds(name);
  return drawing.nodes.has(service) ? service : undefined;
}

const passive =
  'its tracing is passive ("PassThrough"), so it is recorded only in traces that its caller records, and nothing that calls it does';

const neverRuns =
  'its reserved concurrency is 0, so every call is throttled and the code never runs';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-services-lambda.html */
export function drawFunctions(context: MapContext): void {
  const { plan, drawing, entries, owners } = context;
  for (const { name, arn, tracing, reservedConcurrency } of plan.functions) {
    const owner = owners.byName(['AWS::Lambda::Function'], name);
    const service = drawing.node({
      ...{ name, type: 'AWS::Lambda', ...owner },
      recording: tracing === 'Active' ? { kind: 'begins' } : { kind: 'follows', reason: passive },
    });
    const handler = drawing.node({
      ...{ name, type: 'AWS::Lambda::Function', ...owner },
      recording:
        reservedConcurrency === 0
          ? { kind: 'lost', reason: neverRuns }
          : { kind: 'follows', reason: passive },
    });
    drawing.edge(service, handler);
    entries.addresses.set(arn, service);
    addName(entries, name, { id: service, noun: 'FUNCTION' });
  }
  drawFailedFunctions(context);
}

/** Functions that cannot run on this machine, which whoever calls them is told of all the same. */
function drawFailedFunctions({ resources, drawing, entries, owners, scope }: MapContext): void {
  for (const { resource, state, name, reason } of resources) {
    if (resource.type !== 'AWS::Lambda::Function' || state !== 'failed') continue;
    const id = drawing.node({
      ...{ name, type: 'AWS::Lambda', ...owners.byId(resource.stack, resource.logicalId) },
      recording: { kind: 'lost', reason: `it does not run here: ${reason ?? 'it failed'}` },
    });
    const arn = `arn:aws:lambda:${scope.region}:${scope.account}:function:${name}`;
    entries.addresses.set(arn, id);
    addName(entries, name, { id, noun: 'FUNCTION' });
  }
}

/** Whatever nothing of the app calls is called from outside. */
export function enterUncalledFunctions({ plan, drawing }: MapContext): void {
  const called = new Set([...drawing.edges.values()].map(({ to }) => to));
  for (const { name } of plan.functions) {
    const { service } = functionIds(name);
    if (!called.has(service)) drawing.enter(service);
  }
}

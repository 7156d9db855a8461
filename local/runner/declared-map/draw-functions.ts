import { parseFunctionName } from '../emulators/lambda/function-registry.ts';
import type { MapContext } from './context.ts';
import { addName } from './directory.ts';
import { nodeId } from './drawing.ts';

/** A function's two nodes: the service that takes the call, and the code behind it. */
export const functionIds = (name: string) => ({
  service: nodeId({ name, type: 'AWS::Lambda' }),
  handler: nodeId({ name, type: 'AWS::Lambda::Function' }),
});

/** The service's node of the function that a name or an ARN means, if it runs here. */
export function findFunction({ plan }: MapContext, reference: string): string | undefined {
  const name = parseFunctionName(reference)?.name;
  const found = plan.functions.find((fn) => fn.name === name);
  return found && functionIds(found.name).service;
}

const passive =
  'its tracing is passive ("PassThrough"), so it is recorded only in traces that its caller records, and nothing that calls it does';

const neverRuns =
  'its reserved concurrency is 0, so every call is throttled and the code never runs';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-services-lambda.html */
export function drawFunctions({ plan, drawing, entries, owners }: MapContext): void {
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
}

/** Whatever nothing of the app calls is called from outside. */
export function enterUncalledFunctions({ plan, drawing }: MapContext): void {
  const called = new Set([...drawing.edges.values()].map(({ to }) => to));
  for (const { name } of plan.functions) {
    const { service } = functionIds(name);
    if (!called.has(service)) drawing.enter(service);
  }
}

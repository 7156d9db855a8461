import { randomBytes } from 'node:crypto';

/** Documents for measuring, of one shape each time; ids are new, times lie before `end` (epoch seconds). */

const id = () => randomBytes(8).toString('hex');

const traceId = (at: number) =>
  `1-${Math.floor(at).toString(16).padStart(8, '0')}-${randomBytes(12).toString('hex')}`;

const segment = (document: object) => JSON.stringify(document);

/** One trace for each node but the first, from the first node to it: a graph of so many services, half again as many edges. */
export function graphOf(nodes: number, end: number): string[] {
  const parentOf = (node: number) => Math.floor((node - 1) / 3);
  const documents: string[] = [];
  const addPath = (path: readonly number[], at: number) => {
    const trace = traceId(at);
    let parent: string | undefined;
    for (const [depth, node] of path.entries()) {
      const call = id();
      const next = path[depth + 1];
      documents.push(
        segment({
          name: `service-${node}`,
          id: id(),
          trace_id: trace,
          ...(parent !== undefined && { parent_id: parent }),
          start_time: at + depth * 0.001,
          end_time: at + 0.1 - depth * 0.001,
          origin: 'AWS::ECS::Container',
          fault: node % 17 === 5,
          subsegments:
            next === undefined
              ? []
              : [
                  {
                    name: `service-${next}`,
                    id: call,
                    namespace: 'remote',
                    start_time: at + depth * 0.001,
                    end_time: at + 0.1 - depth * 0.001,
                  },
                ],
        }),
      );
      parent = call;
    }
  };
  for (let node = 1; node < nodes; node++) {
    const path = [node];
    for (let next = node; next > 0; ) {
      next = parentOf(next);
      path.unshift(next);
    }
    const at = end - 60 + (node % 50);
    addPath(path, at);
    // Every other node is called by a second one, too.
    if (node > 3 && node % 2 === 0) addPath([...path.slice(0, -2), node - 1, node], at);
  }
  return documents;
}

/** One trace of so many subsegments in segments of 400: as large as X-Ray lets a document and a trace be. */
export function deepTrace(subsegments: number, end: number): { id: string; documents: string[] } {
  const start = end - 30;
  const trace = traceId(start);
  const documents: string[] = [];
  let parent: string | undefined;
  for (let first = 0; first < subsegments; first += 400) {
    const at = start + first / 1000;
    const below = Array.from({ length: Math.min(400, subsegments - first) }, (_, index) => ({
      id: id(),
      name: `step ${first + index}`,
      start_time: Number((at + index / 1000).toFixed(3)),
      end_time: Number((at + (index + 3) / 1000).toFixed(3)),
    }));
    documents.push(
      segment({
        name: `service-${first / 400}`,
        id: id(),
        trace_id: trace,
        ...(parent !== undefined && { parent_id: parent }),
        start_time: at,
        end_time: at + 1,
        subsegments: below,
      }),
    );
    parent = below.at(-1)?.id;
  }
  return { id: trace, documents };
}

/** So many traces of one segment, with what a list of them shows, spread over ten minutes. */
export function manyTraces(count: number, end: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const at = end - 600 + (index / count) * 590;
    const duration = 0.02 + ((index * 7919) % 1000) / 1000;
    const status = index % 31 === 0 ? 500 : index % 13 === 0 ? 404 : 200;
    return segment({
      name: 'orders',
      id: id(),
      trace_id: traceId(at),
      start_time: at,
      end_time: at + duration,
      fault: status === 500,
      error: status === 404,
      http: {
        request: { method: 'GET', url: `https://shop.example.com/orders/${index % 200}` },
        response: { status },
      },
      annotations: { customerTier: index % 3 === 0 ? 'gold' : 'standard', order: index },
      user: `user-${index % 50}`,
    });
  });
}

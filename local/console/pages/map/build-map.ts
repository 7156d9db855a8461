import type { AppResource, DeclaredMap } from '../../../console-server/protocol.ts';
import { nodeKey } from '../../address/node-key.ts';
import type { WireService } from '../../api/operations.ts';
import { addDeclared } from './declared-nodes.ts';
import { addFigures, mergeHistograms, noFigures, readFigures, readHistogram } from './figures.ts';
import {
  compareTexts,
  edgeKey,
  type MapEdge,
  type MapModel,
  type MapNode,
  type NodeKind,
  type NodePart,
} from './map-model.ts';

export interface MapSources {
  /** Of GetServiceGraph or GetTraceGraph. */
  readonly services: readonly WireService[];
  /** What the template says will be there, drawn in outline until it is. */
  readonly declared?: DeclaredMap | undefined;
  readonly resources?: readonly AppResource[] | undefined;
  /** Shows both nodes that X-Ray has for a Lambda function. */
  readonly splitLambda?: boolean | undefined;
}

/** Does not depend on the order in which X-Ray lists its nodes. */
export function buildMap({ services, declared, resources, splitLambda }: MapSources): MapModel {
  const keyOf = splitLambda ? wholeKey : unitedKey;
  const parts = new Map<WireService, NodePart>();
  const byReference = new Map<number, WireService>();
  for (const service of services) {
    parts.set(service, readPart(service));
    if (service.ReferenceId !== undefined) byReference.set(service.ReferenceId, service);
  }
  const edges = readEdges(services, byReference, parts, keyOf);
  const edgesTo = Map.groupBy(edges, ({ to }) => to);
  const nodes = [...Map.groupBy(services, (service) => keyOf(readIdentity(service)))].map(
    ([key, together]) => readNode(key, together, parts, edgesTo.get(key) ?? []),
  );
  const map = inOrder({ nodes, edges });
  return markOnlyNames(
    declared === undefined
      ? map
      : inOrder(addDeclared(map, declared, resources ?? [], (node) => keyOf(node))),
  );
}

export interface Identity {
  readonly name: string;
  readonly type: string | undefined;
  readonly account?: string | undefined;
}

const wholeKey = ({ name, type, account }: Identity): string =>
  `${nodeKey({ name, type })}${account === undefined ? '' : `~${account}`}`;

/** Lambda sends two segments for an invocation; their nodes have one name. https://docs.aws.amazon.com/xray/latest/devguide/xray-services-lambda.html */
const unitedKey = (node: Identity): string =>
  wholeKey(node.type === 'AWS::Lambda' ? { ...node, type: 'AWS::Lambda::Function' } : node);

const readIdentity = ({ Name, Type, AccountId }: WireService): Identity => ({
  name: Name ?? '',
  type: Type ?? undefined,
  account: AccountId ?? undefined,
});

function readPart(service: WireService): NodePart {
  const { name, type, account } = readIdentity(service);
  return {
    name,
    type,
    ...(account !== undefined && { account }),
    figures: readFigures(service),
    responseTimes: readHistogram(service.ResponseTimeHistogram),
  };
}

function readNode(
  key: string,
  together: readonly WireService[],
  parts: ReadonlyMap<WireService, NodePart>,
  incoming: readonly MapEdge[],
): MapNode {
  const own = together
    .flatMap((service) => parts.get(service) ?? [])
    .sort((a, b) => compareTexts(a.type ?? '', b.type ?? ''));
  // The code's own node says more than the one of the service in front of it.
  const main = own.at(-1) ?? { name: '', type: undefined, figures: noFigures, responseTimes: [] };
  const mains = together.filter((service) => (service.Type ?? undefined) === main.type);
  const behind = own.filter(({ type }) => type === main.type);
  return {
    key,
    place: key,
    name: main.name,
    type: main.type,
    ...(main.account !== undefined && { account: main.account }),
    kind: kindOf(main.type, mains),
    root: together.some(({ Root }) => Root === true),
    figures: addFigures([
      ...behind.map(({ figures }) => figures),
      ...own.filter((part) => !behind.includes(part)).map(turnedAway),
    ]),
    responseTimes: mergeHistograms(...behind.map(({ responseTimes }) => responseTimes)),
    durations: mergeHistograms(
      ...mains.map(({ DurationHistogram }) => readHistogram(DurationHistogram)),
    ),
    parts: own,
    aliases: distinct(incoming.flatMap(({ aliases }) => aliases)),
    isOnlyOfName: false,
  };
}

/** Of the invocations that Lambda throttled its function knows nothing. */
const turnedAway = ({ figures: { throttle } }: NodePart) => ({
  ...noFigures,
  throttle,
  total: throttle,
});

function kindOf(type: string | undefined, services: readonly WireService[]): NodeKind {
  if (type === 'client' || type?.startsWith('client::')) return 'client';
  if (services.some(({ State }) => State === 'active')) return 'service';
  return type !== undefined && /^(AWS::(?!Unknown$)|Database::)/.test(type)
    ? 'resource'
    : 'unknown';
}

function readEdges(
  services: readonly WireService[],
  byReference: ReadonlyMap<number, WireService>,
  parts: ReadonlyMap<WireService, NodePart>,
  keyOf: (node: Identity) => string,
): MapEdge[] {
  const edges = new Map<string, MapEdge>();
  for (const service of services) {
    for (const edge of service.Edges ?? []) {
      const target = byReference.get(edge.ReferenceId ?? -1);
      const from = parts.get(service);
      const to = target && parts.get(target);
      if (from === undefined || to === undefined) continue;
      const [fromKey, toKey] = [keyOf(from), keyOf(to)];
      // Between the two halves of what is shown as one.
      if (fromKey === toKey && from.type !== to.type && from.type === 'AWS::Lambda') continue;
      const kind = edge.EdgeType === 'link' ? 'link' : 'call';
      const key = edgeKey(fromKey, toKey, kind);
      const known = edges.get(key);
      edges.set(key, {
        key,
        from: fromKey,
        to: toKey,
        kind,
        figures: addFigures([readFigures(edge), ...(known ? [known.figures] : [])]),
        responseTimes: mergeHistograms(
          readHistogram(
            kind === 'link' ? edge.ReceivedEventAgeHistogram : edge.ResponseTimeHistogram,
          ),
          known?.responseTimes ?? [],
        ),
        aliases: distinct([
          ...(known?.aliases ?? []),
          ...(edge.Aliases ?? []).flatMap(({ Name }) => Name ?? []),
        ]),
        parts: [...(known?.parts ?? []), { from, to }],
      });
    }
  }
  return [...edges.values()];
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)].sort(compareTexts);

/** A client's node has the name of what it calls, and no segments that an expression could be about. */
function markOnlyNames(map: MapModel): MapModel {
  const counts = new Map<string, number>();
  for (const { name, kind } of map.nodes) {
    if (kind !== 'client') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return {
    ...map,
    nodes: map.nodes.map((node) => ({ ...node, isOnlyOfName: counts.get(node.name) === 1 })),
  };
}

const inOrder = ({ nodes, edges }: MapModel): MapModel => ({
  nodes: nodes.toSorted((a, b) => compareTexts(a.key, b.key)),
  edges: edges.toSorted((a, b) => compareTexts(a.key, b.key)),
});

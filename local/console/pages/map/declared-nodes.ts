import type { AppResource, DeclaredMap, DeclaredNode } from '../../../console-server/protocol.ts';
import type { Identity } from './build-map.ts';
import { noFigures } from './figures.ts';
import { edgeKey, type MapEdge, type MapModel, type MapNode } from './map-model.ts';
import { shortName } from './node-name.ts';

/**
 * Adds what the template declares. A node that has traffic takes the declared one's place, whichever of the
 * resource's names it goes by; what has none is there in outline.
 */
export function addDeclared(
  map: MapModel,
  { nodes: inAnyOrder, edges: declaredEdges }: DeclaredMap,
  resources: readonly AppResource[],
  keyOf: (node: Identity) => string,
): MapModel {
  // Of the two halves of a function the one that X-Ray will see stands for both, or else the code itself.
  const rank = ({ type, untraced }: DeclaredNode) =>
    Number(untraced !== undefined) * 2 + Number(type === 'AWS::Lambda');
  const declaredNodes = inAnyOrder.toSorted((a, b) => rank(a) - rank(b));
  const namesOf = new Map(
    resources.map(({ stack, logicalId, nodes }) => [`${stack}/${logicalId}`, nodes]),
  );
  const nodes = new Map(map.nodes.map((node) => [node.key, node]));
  /** Id of a declared node → key of the node that it is. */
  const keys = new Map<string, string>();
  const isFree = (key: string) => nodes.get(key)?.declared === undefined;

  const settle = (declared: DeclaredNode, find: (place: string) => string | undefined) => {
    const place = keyOf(declared);
    const key = find(place);
    const node = key === undefined ? undefined : nodes.get(key);
    if (node === undefined) return false;
    keys.set(declared.id, node.key);
    // Both halves of a function are declared, and are one node.
    if (node.declared === undefined) nodes.set(node.key, { ...node, place, declared });
    return true;
  };

  const byName = declaredNodes.filter(
    (declared) => !settle(declared, (place) => (nodes.has(place) ? place : undefined)),
  );
  const byResource = byName.filter(
    (declared) =>
      !settle(declared, () =>
        (namesOf.get(declared.resource ?? '') ?? [])
          .filter(
            ({ type }) => keyOf({ name: '', type }) === keyOf({ name: '', type: declared.type }),
          )
          .map((node) => keyOf(node))
          .find((key) => nodes.has(key) && isFree(key)),
      ),
  );
  const bySimilarity = byResource.filter(
    (declared) =>
      !settle(declared, () => {
        const alike = [...nodes.values()].filter(
          (node) => node.declared === undefined && isAlike(node, declared),
        );
        return alike.length === 1 ? alike[0]?.key : undefined;
      }),
  );
  const targets = Map.groupBy(declaredEdges, ({ from }) => from);
  const left = bySimilarity.filter(
    (declared) =>
      !settle(declared, () => {
        if (declared.type !== 'client') return undefined;
        const called = (targets.get(declared.id) ?? []).flatMap(({ to }) => keys.get(to) ?? []);
        return map.edges.find(
          ({ from, to }) =>
            nodes.get(from)?.type === 'client' && isFree(from) && called.includes(to),
        )?.from;
      }),
  );
  for (const declared of left) {
    const key = keyOf(declared);
    keys.set(declared.id, key);
    if (!nodes.has(key)) nodes.set(key, outline(key, declared));
  }
  return {
    nodes: [...nodes.values()],
    edges: [...map.edges, ...declaredOnly(map.edges, declaredEdges, keys)],
  };
}

/** `orders` and `arn:…:orders`, `AWS::SNS` and `AWS::SNS::Topic`: how exactly X-Ray knows a resource depends on who called it. */
const isAlike = (node: MapNode, declared: DeclaredNode): boolean =>
  shortName(node.name) === shortName(declared.name) &&
  node.type !== undefined &&
  familyOf(node.type) === familyOf(declared.type);

const familyOf = (type: string): string => type.split('::').slice(0, 2).join('::');

const outline = (key: string, declared: DeclaredNode): MapNode => ({
  key,
  place: key,
  name: declared.name,
  type: declared.type,
  kind: declaredKind(declared.type),
  root: false,
  figures: noFigures,
  responseTimes: [],
  durations: [],
  parts: [],
  aliases: [],
  isOnlyOfName: false,
  declared,
});

/** Types whose nodes X-Ray knows from calls to them only. */
const resourceTypes = /^(Database::|AWS::(DynamoDB|SQS|S3|SSM|SecretsManager|Events|KMS|STS)\b)/;

function declaredKind(type: string): MapNode['kind'] {
  if (type === 'client' || type.startsWith('client::')) return 'client';
  if (resourceTypes.test(type)) return 'resource';
  return type === 'remote' ? 'unknown' : 'service';
}

function declaredOnly(
  edges: readonly MapEdge[],
  declaredEdges: DeclaredMap['edges'],
  keys: ReadonlyMap<string, string>,
): MapEdge[] {
  const joined = new Set(edges.map(({ from, to }) => edgeKey(from, to, 'call')));
  const added = new Map<string, MapEdge>();
  for (const { from: fromId, to: toId, kind } of declaredEdges) {
    const from = keys.get(fromId);
    const to = keys.get(toId);
    // The step between the two halves of a function is none where they are one.
    if (from === undefined || to === undefined || from === to) continue;
    if (joined.has(edgeKey(from, to, 'call'))) continue;
    const key = edgeKey(from, to, kind);
    added.set(key, {
      key,
      from,
      to,
      kind,
      figures: noFigures,
      responseTimes: [],
      aliases: [],
      parts: [],
    });
  }
  return [...added.values()];
}

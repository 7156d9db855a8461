import type { AppDescription, AppResource } from '../../../console-server/protocol.ts';
import { serviceTerm } from '../../address/filter-terms.ts';
import { kindGroups, type ResourceKind, resourceKind } from './resource-kinds.ts';
import type { AppPlace } from './url.ts';

export interface AppRow {
  /** `<stack>/<logicalId>` */
  readonly id: string;
  readonly resource: AppResource;
  readonly kind: ResourceKind;
  /** Its own name, or its construct's where nobody gave it one. */
  readonly title: string;
}

export interface AppSection {
  readonly title: string;
  readonly rows: readonly AppRow[];
}

export interface AppList {
  readonly sections: readonly AppSection[];
  readonly shown: number;
  /** Left out because they are only declared. */
  readonly hidden: number;
  /** Left out because they are too many at once. */
  readonly more: number;
}

export const resourceId = ({ stack, logicalId }: AppResource): string => `${stack}/${logicalId}`;

export const buildRow = (resource: AppResource): AppRow => ({
  id: resourceId(resource),
  resource,
  kind: resourceKind(resource.type),
  title: titleOf(resource),
});

/** The resources that a place of the page shows: what needs attention first, then in the template's order. */
export function buildApp(
  { resources, stacks }: Pick<AppDescription, 'resources' | 'stacks'>,
  { filter, by, everything }: Pick<AppPlace, 'filter' | 'by' | 'everything'>,
  most = Number.POSITIVE_INFINITY,
): AppList {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = resources
    .map(buildRow)
    .filter((row) => words.every((word) => textOf(row).includes(word)));
  const rows = matching.filter(({ resource }) => everything || resource.state !== 'declared');
  const grouped = Map.groupBy(rows, ({ resource, kind }) =>
    by === 'stack' ? resource.stack : kind.group,
  );
  const order: readonly string[] = by === 'kind' ? kindGroups : [...grouped.keys()];
  let room = most;
  const sections = order.flatMap((key) => {
    const own = grouped.get(key)?.toSorted(byUrgency).slice(0, room) ?? [];
    room -= own.length;
    return own.length === 0
      ? []
      : [{ title: by === 'stack' ? stackTitle(key, stacks) : key, rows: own }];
  });
  return {
    sections,
    shown: rows.length,
    hidden: matching.length - rows.length,
    more: Math.max(0, rows.length - most),
  };
}

/** Traces in which one of some nodes took part: a function's second node is never without its first. */
export function tracesFilter(nodes: AppResource['nodes']): string | undefined {
  const terms = nodes
    .filter(
      ({ name, type }) =>
        type !== 'AWS::Lambda::Function' ||
        !nodes.some((other) => other.type === 'AWS::Lambda' && other.name === name),
    )
    .map(({ name, type }) => serviceTerm(name, type));
  return terms.length === 0 ? undefined : terms.join(' OR ');
}

const urgency: Readonly<Record<AppResource['state'], number>> = {
  failed: 0,
  'not emulated': 1,
  running: 2,
  declared: 3,
};

const byUrgency = (a: AppRow, b: AppRow): number =>
  urgency[a.resource.state] - urgency[b.resource.state] || hasNode(b) - hasNode(a);

/** What is on the service map is looked for most. */
const hasNode = ({ resource: { nodes, canRestart } }: AppRow): number =>
  nodes.length > 0 || canRestart ? 1 : 0;

const textOf = ({ resource, kind, title }: AppRow): string =>
  [
    ...[title, kind.noun, kind.group, resource.name, resource.logicalId, resource.type],
    ...[resource.constructPath, resource.stack, resource.state, resource.sourceFile ?? ''],
    resource.detail ?? '',
  ]
    .join('\n')
    .toLowerCase();

/** Stacks without a prefix of their own are called as their constructs are. */
const stackTitle = (stackName: string, ids: readonly string[]): string =>
  ids.find((id) => stackName.endsWith(id)) ?? stackName;

/** What a construct's own parts are called when they are all that is in it. */
const ownPart = /\/(Resource|Default|Environment|Service|ASG|Group|Instance)$/;

function titleOf(resource: AppResource): string {
  const { name, logicalId, constructPath, type, nodes } = resource;
  // `prod` is a name that many stages have.
  if (type === 'AWS::ApiGateway::Stage' && nodes[0] !== undefined) return nodes[0].name;
  const isMadeUp =
    name === '' ||
    name === '$default' ||
    name === logicalId ||
    /^\d+$/.test(name) ||
    type.startsWith('AWS::ElasticLoadBalancingV2::') ||
    isGenerated(resource) ||
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name);
  if (!isMadeUp) return name;
  let path = constructPath;
  while (ownPart.test(path)) path = path.replace(ownPart, '');
  const parts = path.split('/').filter((part, at, all) => part !== all[at - 1]);
  return parts.slice(Math.min(1, parts.length - 1)).join('/') || logicalId;
}

/** `<stack>-<logicalId>`, cut or with something behind it, is what a resource gets that nobody names. */
function isGenerated({ name, stack, logicalId }: AppResource): boolean {
  const generated = `${stack}-${logicalId}`.toLowerCase();
  const own = name.toLowerCase();
  return own.includes(generated) || (own.length > stack.length + 8 && generated.startsWith(own));
}

import type { RouteConfig } from './config.ts';

export interface RouteMatch {
  readonly route: RouteConfig;
  /** Decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Node {
  readonly literals: Map<string, Node>;
  parameter?: { readonly name: string; readonly node: Node };
  /** `{proxy+}` */
  greedy?: { readonly name: string; readonly methods: Map<string, RouteConfig> };
  readonly methods: Map<string, RouteConfig>;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-any-method.html */
const anyMethod = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);

/**
 * Finds the route of a method and a path below the stage: literal segments before `{name}` before
 * `{name+}`. The resource is chosen first and its methods then, as API Gateway does, so a method that
 * the best resource lacks is not looked for in a wider one. A trailing slash does not matter.
 * The result throws URIError for a path whose percent-encoding is wrong.
 */
export function createRouter(
  routes: readonly RouteConfig[],
): (method: string, path: string) => RouteMatch | undefined {
  const root = newNode();
  for (const route of routes) addRoute(root, route);
  return (method, path) => {
    const segments = path.split('/').slice(1).map(decodeURIComponent);
    if (segments.at(-1) === '') segments.pop();
    const found = findResource(root, segments, 0);
    if (found === undefined) return undefined;
    const route =
      found.methods.get(method) ?? (anyMethod.has(method) ? found.methods.get('ANY') : undefined);
    return route && { route, pathParameters: Object.fromEntries(found.parameters) };
  };
}

const newNode = (): Node => ({ literals: new Map(), methods: new Map() });

function addRoute(root: Node, route: RouteConfig): void {
  let node = root;
  for (const segment of route.resourcePath.split('/').filter((part) => part !== '')) {
    const [, name, plus] = /^\{(.+?)(\+?)\}$/.exec(segment) ?? [];
    if (name === undefined) {
      node = getOrAdd(node.literals, segment);
    } else if (plus === '+') {
      node.greedy ??= { name, methods: new Map() };
      node.greedy.methods.set(route.httpMethod, route);
      return;
    } else {
      node.parameter ??= { name, node: newNode() };
      node = node.parameter.node;
    }
  }
  node.methods.set(route.httpMethod, route);
}

function getOrAdd(nodes: Map<string, Node>, segment: string): Node {
  let node = nodes.get(segment);
  if (node === undefined) {
    node = newNode();
    nodes.set(segment, node);
  }
  return node;
}

interface Found {
  readonly methods: ReadonlyMap<string, RouteConfig>;
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

function findResource(node: Node, segments: readonly string[], at: number): Found | undefined {
  const segment = segments[at];
  if (segment === undefined) {
    return node.methods.size > 0 ? { methods: node.methods, parameters: [] } : undefined;
  }
  const literal = node.literals.get(segment);
  const exact = literal && findResource(literal, segments, at + 1);
  if (exact !== undefined) return exact;
  if (node.parameter !== undefined && segment !== '') {
    const inner = findResource(node.parameter.node, segments, at + 1);
    if (inner !== undefined) {
      return { ...inner, parameters: [[node.parameter.name, segment], ...inner.parameters] };
    }
  }
  if (node.greedy === undefined) return undefined;
  const rest = segments.slice(at).join('/');
  return { methods: node.greedy.methods, parameters: [[node.greedy.name, rest]] };
}

import type { HttpRouteConfig } from './config.ts';

export interface HttpRouteMatch {
  readonly route: HttpRouteConfig;
  /** Decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface CompiledRoute {
  readonly route: HttpRouteConfig;
  /** `ANY` for every one. */
  readonly method: string;
  readonly segments: readonly Segment[];
}

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter' | 'greedy'; readonly name: string };

/**
 * Finds the most specific route for a method and a path: literal segments before `{name}` before
 * `{name+}`, then a method before `ANY`, and `$default` for all else. Unlike in a REST API a path that
 * lacks the method leads on to a wider one.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 *
 * The result throws URIError for a path whose percent-encoding is wrong.
 */
export function createHttpRouter(
  routes: readonly HttpRouteConfig[],
): (method: string, path: string) => HttpRouteMatch | undefined {
  const byDefault = routes.find(({ key }) => key === '$default');
  const compiled = routes
    .filter((route) => route !== byDefault)
    .map(compile)
    .sort(moreSpecificFirst);
  return (method, path) => {
    const segments = path.split('/').slice(1).map(decodeURIComponent);
    for (const candidate of compiled) {
      if (candidate.method !== method && candidate.method !== 'ANY') continue;
      const pathParameters = match(candidate.segments, segments);
      if (pathParameters !== undefined) return { route: candidate.route, pathParameters };
    }
    return byDefault && { route: byDefault, pathParameters: {} };
  };
}

function compile(route: HttpRouteConfig): CompiledRoute {
  const [method = '', path = ''] = route.key.split(' ');
  const segments = path.split('/').slice(1);
  return { route, method, segments: segments.map(readSegment) };
}

function readSegment(text: string): Segment {
  const [, name, plus] = /^\{(.+?)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) return { kind: 'literal', text };
  return { kind: plus === '+' ? 'greedy' : 'parameter', name };
}

const ranks: Readonly<Record<Segment['kind'], number>> = { literal: 0, parameter: 1, greedy: 2 };

function moreSpecificFirst(a: CompiledRoute, b: CompiledRoute): number {
  for (const [index, segment] of a.segments.entries()) {
    const other = b.segments[index];
    if (other === undefined) break;
    const difference = ranks[segment.kind] - ranks[other.kind];
    if (difference !== 0) return difference;
  }
  return Number(a.method === 'ANY') - Number(b.method === 'ANY');
}

function match(
  pattern: readonly Segment[],
  segments: readonly string[],
): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const text = segments[index];
    if (text === undefined) return undefined;
    if (segment.kind === 'literal') {
      if (segment.text !== text) return undefined;
    } else if (text === '') {
      return undefined;
    } else if (segment.kind === 'greedy') {
      parameters[segment.name] = segments.slice(index).join('/');
      return parameters;
    } else {
      parameters[segment.name] = text;
    }
  }
  return segments.length === pattern.length ? parameters : undefined;
}

import type { WireTrace } from '../../api/operations.ts';
import type { TrialRequest } from './url.ts';

/** The request that began a trace, as sampling rules look at it, and the rule that then decided. */
export interface TracedRequest {
  readonly request: TrialRequest;
  /** As the segment says. */
  readonly ruleName: string | undefined;
}

/** @returns undefined when no segment can be read */
export function requestOfTrace(trace: WireTrace): TracedRequest | undefined {
  const documents = (trace.Segments ?? []).flatMap(({ Document: text = '' }) => {
    const document = parseDocument(text);
    return document === undefined ? [] : [document];
  });
  const roots = documents.filter(
    (document) => document.parent_id === undefined && document.inferred !== true,
  );
  const first = (roots.length > 0 ? roots : documents).toSorted(
    (left, right) => Number(left.start_time ?? 0) - Number(right.start_time ?? 0),
  )[0];
  if (first === undefined) return undefined;
  const request = members(members(first.http).request);
  const url = parseUrl(textOf(request.url));
  const given = {
    method: textOf(request.method),
    host: url?.host,
    path: url?.path,
    serviceName: textOf(first.name),
    serviceType: textOf(first.origin),
    resourceArn: textOf(first.resource_arn),
  };
  return {
    request: Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined && value !== ''),
    ),
    ruleName: textOf(members(members(first.aws).xray).sampling_rule_name),
  };
}

/** Segments have whole URLs, and paths alone when their service knew no more. */
function parseUrl(url: string | undefined): { host?: string; path: string } | undefined {
  if (url === undefined) return undefined;
  const [, host, rest = url] = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)(.*)$/is.exec(url) ?? [];
  const path = rest.split(/[?#]/, 1)[0] ?? '';
  return { ...(host !== undefined && host !== '' && { host }), path: path === '' ? '/' : path };
}

type Members = { readonly [member: string]: unknown };

function parseDocument(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Members) : undefined;
  } catch {
    return undefined;
  }
}

const members = (value: unknown): Members =>
  typeof value === 'object' && value !== null ? (value as Members) : {};

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

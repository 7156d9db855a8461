import { annotationTerm, valueTerm } from '../graph/trace-form.ts';
import type { SettledSummary } from './summarize-trace.ts';

/** The values that a trace can be found by. */
export function summaryTerms(summary: SettledSummary): string[] {
  const { http } = summary;
  return [
    ...summary.annotations.flatMap(({ key, values }) =>
      values.map((value) => annotationTerm(key, value)),
    ),
    ...summary.users.map((user) => valueTerm('user', user)),
    ...(http.url === undefined ? [] : [valueTerm('http.url', http.url)]),
    ...(http.userAgent === undefined ? [] : [valueTerm('http.useragent', http.userAgent)]),
    ...(http.clientIp === undefined ? [] : [valueTerm('http.clientip', http.clientIp)]),
    ...summary.availabilityZones.map((zone) => valueTerm('availabilityzone', zone)),
    ...summary.instanceIds.map((id) => valueTerm('instance.id', id)),
    ...summary.resourceArns.map((arn) => valueTerm('resource.arn', arn)),
  ];
}

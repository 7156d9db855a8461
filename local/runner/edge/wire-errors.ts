import type { AwsResponse } from '../cloud.ts';
import type { AwsError } from '../emulators/protocols/aws-error.ts';
import { queryError } from '../emulators/protocols/query.ts';
import { element } from '../emulators/protocols/xml.ts';

/** Services that answer in XML, by the names that they sign with. */
const QUERY_SERVICES = new Set([
  'autoscaling',
  'cloudformation',
  'cloudfront',
  'elasticache',
  'elasticbeanstalk',
  'elasticloadbalancing',
  'iam',
  'rds',
  'redshift',
  'route53',
  'ses',
  'sns',
  'sts',
]);

/** The edge's own refusals, in the form that the called service's SDK reads. */
export function wireError(
  error: AwsError,
  request: {
    readonly service: string | undefined;
    readonly contentType: string | undefined;
    readonly requestId: string;
  },
): AwsResponse {
  const { service = '', contentType = '', requestId } = request;
  const { code, message, status } = error;
  const xml = (body: string): AwsResponse => ({
    status,
    headers: { 'content-type': 'application/xml', 'x-amzn-requestid': requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  });
  if (service === 's3') {
    return xml(element('Error', { Code: code, Message: message, RequestId: requestId }));
  }
  if (service === 'ec2') {
    const errors = { Errors: { Error: { Code: code, Message: message } }, RequestID: requestId };
    return xml(element('Response', errors));
  }
  if (QUERY_SERVICES.has(service) || contentType.startsWith('application/x-www-form-urlencoded')) {
    return queryError(error, '', requestId);
  }
  return {
    status,
    headers: {
      'content-type': contentType.startsWith('application/x-amz-json')
        ? contentType
        : 'application/json',
      'x-amzn-errortype': code,
      'x-amzn-requestid': requestId,
    },
    body: JSON.stringify({ __type: code, message }),
  };
}

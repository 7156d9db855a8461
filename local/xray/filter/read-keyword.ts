import type { Value } from './expression.ts';
import type { Keyword } from './keywords.ts';
import type { CallFacts, HttpFacts, ServiceFacts } from './trace-facts.ts';
import type { TraceSubject } from './trace-subject.ts';

type Values = readonly Value[];

const present = (value: Value | undefined): Values => (value === undefined ? [] : [value]);

/** The values that a keyword has of a whole trace. */
export function readTrace({ summary, facts }: TraceSubject, keyword: Keyword): Values {
  switch (keyword) {
    case 'ok':
      return [!summary.hasError && !summary.hasThrottle && !summary.hasFault];
    case 'error':
      return [summary.hasError];
    case 'throttle':
      return [summary.hasThrottle];
    case 'fault':
      return [summary.hasFault];
    case 'partial':
      return [summary.isPartial];
    case 'inferred':
      return [facts().services.some(({ calls }) => calls.some(({ inferred }) => inferred))];
    case 'responsetime':
      return present(summary.responseTime);
    case 'duration':
      return present(summary.duration);
    case 'user':
      return summary.users;
    case 'availabilityzone':
      return summary.availabilityZones;
    case 'instance.id':
      return summary.instanceIds;
    case 'resource.arn':
      return summary.resourceArns;
    default:
      return readHttp(summary.http, keyword);
  }
}

/** The values that a keyword has of one segment of a service, or of one call along an edge. */
export function readCall(call: CallFacts, keyword: Keyword, service?: ServiceFacts): Values {
  switch (keyword) {
    case 'ok':
      return [!call.error && !call.throttle && !call.fault];
    case 'error':
    case 'throttle':
    case 'fault':
    case 'inferred':
    case 'root':
      return [call[keyword] === true];
    case 'responsetime':
      return present(call.responseTime);
    case 'duration':
      return present(call.duration ?? call.responseTime);
    case 'name':
    case 'type':
      return present(service?.[keyword]);
    default:
      return readHttp(call.http ?? {}, keyword);
  }
}

function readHttp(http: HttpFacts, keyword: Keyword): Values {
  switch (keyword) {
    case 'http.status':
      return present(http.status);
    case 'http.url':
      return present(http.url);
    case 'http.method':
      return present(http.method);
    case 'http.useragent':
      return present(http.userAgent);
    case 'http.clientip':
      return present(http.clientIp);
    default:
      return [];
  }
}

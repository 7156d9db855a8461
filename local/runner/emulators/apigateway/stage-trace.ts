import { isIP } from 'node:net';
import {
  type EpochSeconds,
  formatTraceHeader,
  newSegmentId,
  newTraceId,
  parseTraceHeader,
  type Sampler,
  type SegmentDocument,
  type TraceHeader,
} from '../../../xray/index.ts';
import type { Cloud } from '../../cloud.ts';
import { functionNameOf, parseArn } from '../protocols/arn.ts';
import { executeApiHost, type RestApiConfig, stageNodeName } from './config.ts';
import { type Exchange, findHeader, type Headers, type IntegrationCall } from './exchange.ts';

/** What was decided about tracing a request. */
export interface StageTrace {
  readonly traceId: string;
  /** The stage writes a segment. */
  readonly sampled: boolean;
  /** The rule that decided; absent when the client did. */
  readonly ruleName?: string;
  /** Left out by the rules, rather than by the client. */
  readonly sampledOut: boolean;
  /** The client's, when it could be followed. */
  readonly parentId?: string;
  /** As the backend sees it among its request headers. */
  readonly received: string;
  /** What goes on to the backend and back to the client, but for the parent. */
  readonly header: TraceHeader;
}

/**
 * The client's `Sampled` wins; without it a traced stage asks the sampling rules, and a stage that is not
 * traced leaves it to the next hop. Such a stage records only what a traced caller sends: one that names
 * the segment it calls from. A bare `Sampled=1` it passes on. Every request gets a trace id.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-services-apigateway.html
 */
export function decideTracing(
  config: RestApiConfig,
  cloud: Cloud,
  sampler: Sampler,
  request: { readonly method: string; readonly path: string; readonly headers: Headers },
): StageTrace {
  const text = findHeader(request.headers, 'x-amzn-trace-id');
  const incoming = parseTraceHeader(text);
  const traceId = incoming.root ?? newTraceId(cloud.clock.now());
  // A parent without a trace id is a segment of no trace.
  const parentId = incoming.root === undefined ? undefined : incoming.parent;
  const asked = incoming.sampled === '0' || incoming.sampled === '1' ? incoming.sampled : undefined;
  const records = config.stage.tracing || parentId !== undefined;
  const decision =
    asked !== undefined || !config.stage.tracing
      ? { sampled: asked === '1' && records }
      : sampler.decide({
          serviceName: stageNodeName(config),
          serviceType: 'AWS::ApiGateway::Stage',
          host: executeApiHost(config.id, cloud.region),
          method: request.method,
          path: request.path,
          resourceArn: stageArn(config, cloud),
          attributes: Object.fromEntries(request.headers),
        });
  const passedOn = asked ?? (config.stage.tracing ? (decision.sampled ? '1' : '0') : undefined);
  return {
    traceId,
    sampled: decision.sampled,
    ...('ruleName' in decision &&
      decision.ruleName !== undefined && { ruleName: decision.ruleName }),
    sampledOut: asked === undefined && config.stage.tracing && !decision.sampled,
    ...(parentId !== undefined && { parentId }),
    received: text !== undefined && incoming.root !== undefined ? text : `Root=${traceId}`,
    header: {
      root: traceId,
      ...(passedOn !== undefined && { sampled: passedOn }),
      ...(incoming.custom !== undefined && { custom: incoming.custom }),
    },
  };
}

/** The header for the backend; its parent is the integration's subsegment, or the client's own where nothing is recorded. */
export function integrationHeader(trace: StageTrace, subsegmentId: string): string {
  const parent = trace.sampled ? subsegmentId : trace.parentId;
  return formatTraceHeader({ ...trace.header, ...(parent !== undefined && { parent }) });
}

export interface StageOutcome {
  readonly status: number;
  readonly endedAt: EpochSeconds;
  readonly integration?: IntegrationCall;
}

/**
 * The segment that API Gateway writes for a stage:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-understanding-xray-traces.html.
 * Adds the node `<api>/<stage>` and, through its subsegment, the edge to the function.
 */
export function stageSegment(
  config: RestApiConfig,
  cloud: Cloud,
  exchange: Exchange,
  { status, endedAt, integration }: StageOutcome,
): SegmentDocument {
  const { request, trace, requestId, extendedRequestId } = exchange;
  const userAgent = findHeader(request.headers, 'user-agent');
  return {
    id: newSegmentId(),
    name: stageNodeName(config),
    start_time: exchange.startedAt,
    trace_id: trace.traceId,
    ...(trace.parentId !== undefined && { parent_id: trace.parentId }),
    end_time: endedAt,
    http: {
      request: {
        url: `https://${executeApiHost(config.id, cloud.region)}${exchange.path}${exchange.query === '' ? '' : `?${exchange.query}`}`,
        method: request.method,
        client_ip: clientIp(exchange),
        ...(userAgent !== undefined && { user_agent: userAgent }),
        x_forwarded_for: true,
      },
      response: { status, content_length: 0 },
    },
    ...statusFlags(status),
    aws: {
      ...(trace.ruleName !== undefined && { xray: { sampling_rule_name: trace.ruleName } }),
      api_gateway: {
        account_id: cloud.account,
        rest_api_id: config.id,
        stage: config.stage.name,
        request_id: requestId,
      },
    },
    annotations: { 'aws:api_id': config.id, 'aws:api_stage': config.stage.name },
    metadata: { default: { extended_request_id: extendedRequestId, request_id: requestId } },
    origin: 'AWS::ApiGateway::Stage',
    resource_arn: stageArn(config, cloud),
    ...(integration !== undefined && { subsegments: [lambdaSubsegment(integration, cloud)] }),
  };
}

function lambdaSubsegment(
  call: IntegrationCall,
  cloud: Cloud,
): NonNullable<SegmentDocument['subsegments']>[number] {
  const name = functionName(call.functionArn);
  return {
    id: call.id,
    name: 'Lambda',
    start_time: call.startedAt,
    end_time: call.endedAt,
    http: {
      request: {
        url: `https://lambda.${cloud.region}.amazonaws.com/2015-03-31/functions/${call.functionArn}/invocations`,
        method: 'POST',
      },
      ...(call.status !== undefined && {
        response: {
          status: call.status,
          ...(call.contentLength !== undefined && { content_length: call.contentLength }),
        },
      }),
    },
    // A call that was given up has no status, and is a fault.
    ...(call.status === undefined ? { fault: true } : statusFlags(call.status)),
    aws: {
      function_name: name,
      region: cloud.region,
      operation: 'Invoke',
      resource_names: [name],
    },
    namespace: 'aws',
  };
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-errors */
function statusFlags(status: number): { error?: true; throttle?: true; fault?: true } {
  if (status === 429) return { error: true, throttle: true };
  if (status >= 500) return { fault: true };
  return status >= 400 ? { error: true } : {};
}

const stageArn = (config: RestApiConfig, cloud: Cloud): string =>
  `arn:aws:apigateway:${cloud.region}::/restapis/${config.id}/stages/${config.stage.name}`;

function functionName(functionArn: string): string {
  const arn = parseArn(functionArn);
  return arn === undefined ? functionArn : functionNameOf(arn);
}

/** The first hop of `X-Forwarded-For`, as the caller behind a proxy is shown. */
function clientIp({ request }: Exchange): string {
  const forwarded = findHeader(request.headers, 'x-forwarded-for')?.split(',')[0]?.trim();
  return forwarded !== undefined && isIP(forwarded) !== 0 ? forwarded : request.sourceIp;
}

import xrayExpress from 'aws-xray-sdk-express';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { holdSegment } from './held-segment.ts';
import { logError } from './log.ts';
import { RequestError } from './request-error.ts';
import { currentTraceId, recordError } from './tracing.ts';

const largestBody = 64 * 1024;

/** Something that a request needs does not answer at the moment: a 503. */
export class UnavailableError extends Error {
  override readonly name: string;
  readonly statusCode = 503;

  constructor(name: string, message: string, cause: unknown) {
    super(message, { cause });
    this.name = name;
  }
}

/**
 * An Express app that answers `GET /health`, the given routes, and every failure with
 * `{message, …}`. Each request becomes a segment of the service's name; `x-trace-id` tells its trace.
 *
 * Health checks go through the tracing as well: whether they are recorded is for a sampling rule to say.
 */
export function createServiceApp(serviceName: string, addRoutes: (app: Express) => void): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(dropMalformedTraceHeader);
  app.use(xrayExpress.openSegment(serviceName));
  app.use(holdSegment);
  app.use(tellTraceId);
  app.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.use(express.json({ limit: largestBody }));
  addRoutes(app);
  app.use(refuseUnknownPath);
  app.use(answerRequestErrors);
  // Records what is left, a fault of ours, on the segment.
  app.use(xrayExpress.closeSegment());
  app.use(answerFaults);
  return app;
}

const traceHeader =
  /^\s*(Root=1-[\da-f]{8}-[\da-f]{24}|Parent=[\da-f]{16}|Sampled=[01?]|(?!Root=|Parent=|Sampled=)[^=;]+=[^;]*)?\s*$/i;

/**
 * Whoever calls may write the header, and the SDK copies what it says into the segment, which X-Ray
 * then refuses (observed). Without the header the request starts a trace of its own.
 */
const dropMalformedTraceHeader: RequestHandler = (request, _response, next) => {
  const header = request.headers['x-amzn-trace-id'];
  const parts = typeof header === 'string' ? header.split(';') : [];
  if (!parts.every((part) => traceHeader.test(part))) delete request.headers['x-amzn-trace-id'];
  next();
};

const tellTraceId: RequestHandler = (_request, response, next) => {
  const traceId = currentTraceId();
  if (traceId !== undefined) response.setHeader('x-trace-id', traceId);
  next();
};

const refuseUnknownPath: RequestHandler = (request) => {
  const { method, path } = request;
  const shown = path.length > 60 ? `${path.slice(0, 60)}…` : path;
  throw new RequestError(404, 'UnknownPathError', `nothing answers ${method} "${shown}" here`);
};

/** Answered before `closeSegment`, which would make a fault of a caller's mistake. */
const answerRequestErrors: ErrorRequestHandler = (thrown, _request, response, next) => {
  const error = toRequestError(thrown);
  if (error === undefined || response.headersSent) {
    next(thrown);
    return;
  }
  recordError(error);
  if (error.statusCode === 429) response.setHeader('retry-after', '1');
  response.status(error.statusCode).json({ message: error.message, ...error.details });
};

/** What Express itself refuses, such as a body that is not JSON, carries its status. */
function toRequestError(thrown: unknown): RequestError | undefined {
  if (thrown instanceof RequestError) return thrown;
  const { status, message, type } = (thrown ?? {}) as Record<string, unknown>;
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  if (type === 'entity.parse.failed') {
    return new RequestError(
      status,
      'InvalidRequestError',
      `the body is not valid JSON: ${message}`,
    );
  }
  if (type === 'entity.too.large') {
    return new RequestError(
      status,
      'InvalidRequestError',
      `the body is too large: at most ${largestBody} bytes are read`,
    );
  }
  return new RequestError(status, 'InvalidRequestError', String(message));
}

const answerFaults: ErrorRequestHandler = (thrown, request, response, next) => {
  logError(`${request.method} ${request.path} failed`, thrown);
  if (response.headersSent) {
    next(thrown);
    return;
  }
  if (thrown instanceof UnavailableError) {
    response.setHeader('retry-after', '5');
    response.status(thrown.statusCode).json({ message: thrown.message });
    return;
  }
  response.status(500).json({ message: 'the request failed: the log of the service says why' });
};

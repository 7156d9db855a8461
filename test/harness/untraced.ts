import type * as tracing from '../../lambdas/shared/tracing.ts';

/** What `lambdas/shared/tracing.ts` exports, without any tracing: the twin that bundles are weighed against. */
export const traced: typeof tracing.traced = (handle) => handle;
export const inSubsegment: typeof tracing.inSubsegment = (_name, work) => work();
export const recordError: typeof tracing.recordError = () => {};
export const annotate: typeof tracing.annotate = () => {};
export const addMetadata: typeof tracing.addMetadata = () => {};
export const tracedClient: typeof tracing.tracedClient = (client) => client;
export const currentTraceId: typeof tracing.currentTraceId = () => undefined;

import { randomUUID } from 'node:crypto';
import { type EpochSeconds, newTraceId } from '../xray/index.ts';
import type { AwsResponse, AwsService } from './cloud.ts';

export interface SampledInvocation {
  /** Name or ARN. */
  readonly functionName: string;
  /** JSON text. */
  readonly event: string;
  readonly account: string;
  readonly now: EpochSeconds;
}

/** Invokes a function as a caller does who has begun a trace and sampled it. */
export async function invokeSampled(
  lambda: AwsService,
  { functionName, event, account, now }: SampledInvocation,
): Promise<AwsResponse & { readonly traceId: string }> {
  const traceId = newTraceId(now);
  const answer = await lambda({
    service: 'lambda',
    method: 'POST',
    path: `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`,
    query: new URLSearchParams(),
    headers: { 'x-amz-invocation-type': 'RequestResponse' },
    body: Buffer.from(event),
    caller: { accessKeyId: 'local', arn: `arn:aws:iam::${account}:user/local` },
    requestId: randomUUID(),
    traceHeader: `Root=${traceId};Sampled=1`,
  });
  return { ...answer, traceId };
}

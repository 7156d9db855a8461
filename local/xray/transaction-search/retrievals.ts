import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';

export type RetrievalStatus = 'SCHEDULED' | 'RUNNING' | 'COMPLETE' | 'CANCELLED' | 'TIMEOUT';

/** A search of the log group for traces. */
export interface Retrieval {
  readonly traceIds: readonly string[];
  /** Epoch seconds, both inclusive. */
  readonly start: number;
  readonly end: number;
}

/** They go by the clock, as if they took their time; none outlives the process. */
export interface Retrievals {
  /** @returns its token. */
  start(retrieval: Retrieval): string;
  find(token: string): (Retrieval & { readonly status: RetrievalStatus }) | undefined;
  /** Of one that is through already nothing changes. @returns whether there is one. */
  cancel(token: string): boolean;
}

interface Job extends Retrieval {
  readonly began: number;
  isCancelled: boolean;
}

const scheduledFor = 500;
const runningFor = 1000;
/** https://docs.aws.amazon.com/xray/latest/api/API_StartTraceRetrieval.html */
const timeout = 60 * 60 * 1000;
/** Those that came last are remembered. */
const mostJobs = 1000;

export function createRetrievals(clock: Clock): Retrievals {
  const jobs = new Map<string, Job>();
  const statusOf = ({ began, isCancelled }: Job): RetrievalStatus => {
    const age = clock.elapsed() - began;
    if (isCancelled) return 'CANCELLED';
    if (age < scheduledFor) return 'SCHEDULED';
    if (age < scheduledFor + runningFor) return 'RUNNING';
    return age < timeout ? 'COMPLETE' : 'TIMEOUT';
  };
  return {
    start(retrieval) {
      const token = randomBytes(48).toString('base64url');
      jobs.set(token, { ...retrieval, began: clock.elapsed(), isCancelled: false });
      const oldest = jobs.keys().next().value;
      if (jobs.size > mostJobs && oldest !== undefined) jobs.delete(oldest);
      return token;
    },
    find(token) {
      const job = jobs.get(token);
      return job && { ...job, status: statusOf(job) };
    },
    cancel(token) {
      const job = jobs.get(token);
      if (job === undefined) return false;
      job.isCancelled ||= ['SCHEDULED', 'RUNNING'].includes(statusOf(job));
      return true;
    },
  };
}

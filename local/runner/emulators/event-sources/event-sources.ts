import type { Cloud, FunctionInvoker, MessageQueues, TableStreams } from '../../cloud.ts';
import type { EventSourceConfig } from './event-source-config.ts';
import { pollQueue } from './queue-poller.ts';
import { pollStream } from './stream-poller.ts';

/** What event source mappings read from and call. */
export interface EventSourceLinks {
  readonly queues: PolledQueues;
  readonly streams: TableStreams;
  readonly functions: FunctionInvoker;
}

export interface PolledQueues extends MessageQueues {
  /** The queue's own visibility timeout, in seconds. */
  visibilityTimeout(queueArn: string): number;
}

export interface EventSourceStatus {
  readonly id: string;
  readonly functionName: string;
  readonly eventSourceArn: string;
  readonly state: 'polling' | 'disabled' | 'failed' | 'stopped';
  /** Batches that the function works on. */
  readonly inFlight: number;
  /** What went wrong last, until a batch succeeds. */
  readonly problem?: string;
}

/** A mapping at work. */
export interface Poller {
  readonly state: EventSourceStatus['state'];
  readonly inFlight: number;
  readonly problem: string | undefined;
  /** Ends polling at once. A batch that a function works on is not waited for, and is still deleted if it succeeds. */
  stop(): Promise<void>;
}

export interface EventSources {
  status(): EventSourceStatus[];
  stop(): Promise<void>;
}

/** Starts every enabled mapping. */
export function startEventSources(
  cloud: Cloud,
  configs: readonly EventSourceConfig[],
  links: EventSourceLinks,
): EventSources {
  const pollers = configs.map((config) => ({ config, poller: start(cloud, config, links) }));
  return {
    status: () =>
      pollers.map(({ config, poller }) => ({
        id: config.id,
        functionName: config.functionName,
        eventSourceArn: config.eventSourceArn,
        state: poller?.state ?? 'disabled',
        inFlight: poller?.inFlight ?? 0,
        ...(poller?.problem !== undefined && { problem: poller.problem }),
      })),
    stop: async () => {
      await Promise.all(pollers.map(({ poller }) => poller?.stop()));
    },
  };
}

function start(
  cloud: Cloud,
  config: EventSourceConfig,
  links: EventSourceLinks,
): Poller | undefined {
  if (!config.enabled) return undefined;
  return config.kind === 'queue'
    ? pollQueue(cloud, config, links)
    : pollStream(cloud, config, links);
}

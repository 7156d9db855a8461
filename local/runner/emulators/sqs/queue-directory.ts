import type { Cloud } from '../../cloud.ts';
import { invalidAddress, missingParameter, queueDoesNotExist } from './errors.ts';
import { Queue } from './queue.ts';
import type { QueueConfig } from './queue-config.ts';

/** The account's queues, by each of the names that callers have for them. */
export interface QueueDirectory {
  readonly all: readonly Queue[];
  /** @throws SqsError QueueDoesNotExist */
  byArn(arn: string): Queue;
  /**
   * Takes a URL of any host, or its path, since the cloud's URL and the local one name the same queue.
   * @throws SqsError MissingParameter, InvalidAddress, QueueDoesNotExist
   */
  byUrl(url: string | undefined): Queue;
  /** @throws SqsError QueueDoesNotExist */
  byName(name: string): Queue;
}

export function queueDirectory(cloud: Cloud, configs: readonly QueueConfig[]): QueueDirectory {
  const byArn = new Map<string, Queue>();
  const byName = new Map<string, Queue>();
  const warned = new Set<string>();

  const moveToDeadLetters: ConstructorParameters<typeof Queue>[2] = (message, from) => {
    const target = from.settings.redrive?.deadLetterTargetArn ?? '';
    const letters = byArn.get(target);
    if (letters !== undefined && letters !== from) {
      letters.acceptDeadLetter(message, from.settings.arn);
      return true;
    }
    if (!warned.has(from.settings.arn)) {
      warned.add(from.settings.arn);
      cloud.warn(
        `queue "${from.settings.name}": its dead-letter queue "${target}" does not run here, so messages stay; declare that queue in a stack that runs`,
      );
    }
    return false;
  };

  for (const config of configs) {
    const queue = new Queue(cloud.clock, config, moveToDeadLetters);
    byArn.set(config.arn, queue);
    byName.set(config.name, queue);
  }

  const found = (queue: Queue | undefined): Queue => {
    if (queue === undefined) throw queueDoesNotExist();
    return queue;
  };
  return {
    all: [...byArn.values()],
    byArn: (arn) => found(byArn.get(arn)),
    byName: (name) => found(byName.get(name)),
    byUrl: (url) => {
      if (!url) throw missingParameter('QueueUrl');
      const match = /^(?:https?:\/\/[^/?#]+)?\/([0-9]{12})\/([^/?#]+)\/?$/.exec(url);
      if (match === null) throw invalidAddress(url);
      return found(match[1] === cloud.account ? byName.get(match[2] ?? '') : undefined);
    },
  };
}

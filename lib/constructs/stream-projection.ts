import { Duration, Validations } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { TracedFunction } from './traced-function.ts';

export interface StreamProjectionProps {
  /** Has a stream. */
  readonly table: ITable;
  readonly consumer: TracedFunction;
  readonly deadLetterQueueName: string;
}

/**
 * Feeds a table's stream to a function. A record that keeps failing is bisected out of its batch,
 * tried three more times and then noted in a queue, so that it cannot hold up its shard for a day.
 *
 * Service map: adds no edge. A stream carries no trace header: each batch begins a trace of its own
 * at the consumer's `AWS::Lambda` node, found from the writer's trace by an annotation.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
export class StreamProjection extends Construct {
  constructor(scope: Construct, id: string, props: StreamProjectionProps) {
    super(scope, id);

    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      queueName: props.deadLetterQueueName,
    });
    props.consumer.function.addEventSource(
      new DynamoEventSource(props.table, {
        // Orders placed while the stack was still being made are projected, too.
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 10,
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        retryAttempts: 3,
        maxRecordAge: Duration.hours(1),
        onFailure: new SqsDlq(deadLetters),
      }),
    );

    Validations.of(deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        'It is a dead-letter queue, of an event source mapping, where the rule does not look.',
    });
    Validations.of(props.consumer.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'dynamodb:ListStreams takes no resource, and Lambda refuses a stream as event source without it.',
    });
  }
}

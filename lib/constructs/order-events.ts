import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Topic, TracingConfig } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription, SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { TracedFunction } from './traced-function.ts';
import { XRayServiceAccess } from './x-ray-service-access.ts';

export interface OrderEventsProps {
  readonly topicName: string;
  readonly tracingPolicyName: string;
  readonly queueName: string;
  readonly deadLetterQueueName: string;
  /** Works through the queue, in batches. */
  readonly queueConsumer: TracedFunction;
  /** Is invoked by the topic, for each event. */
  readonly subscriber: TracedFunction;
}

/**
 * A topic that fans events out to a queue with its consumer, and to a function.
 *
 * Service map: adds the topic's `AWS::SNS::Topic` node; from it an edge to the `AWS::SQS::Queue`
 * node and one to the subscriber's `AWS::Lambda` node; and from the queue a *link* edge to the
 * consumer's `AWS::Lambda` node, because a batch begins a trace of its own that is linked to the
 * trace of each message in it.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-services-sqs.html
 */
export class OrderEvents extends Construct {
  readonly topic: Topic;
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: OrderEventsProps) {
    super(scope, id);

    this.topic = new Topic(this, 'Topic', {
      topicName: props.topicName,
      tracingConfig: TracingConfig.ACTIVE,
      enforceSSL: true,
    });
    this.topic.applyRemovalPolicy(RemovalPolicy.DESTROY);
    new XRayServiceAccess(this, 'Tracing', {
      policyName: props.tracingPolicyName,
      topic: this.topic,
    });

    this.queue = new Queue(this, 'Queue', {
      queueName: props.queueName,
      // Six times the consumer's timeout, as Lambda asks for, or throttled batches come back early.
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * props.queueConsumer.timeout.toSeconds()),
      deadLetterQueue: {
        queue: new DeadLetterQueue(this, 'DeadLetters', { queueName: props.deadLetterQueueName }),
        maxReceiveCount: 3,
      },
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic.addSubscription(new SqsSubscription(this.queue, { rawMessageDelivery: true }));
    props.queueConsumer.function.addEventSource(
      new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true }),
    );

    this.topic.addSubscription(new LambdaSubscription(props.subscriber.function));
  }
}

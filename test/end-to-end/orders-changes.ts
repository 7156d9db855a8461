import type { CfnStage, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnTopic } from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';
import type { OrdersStack } from '../../lib/stacks/orders-stack.ts';

/** Turns the stage's tracing off, and nothing else. */
export function untraceStage(stack: OrdersStack): void {
  const api = below(stack, 'Api', 'Api') as RestApi;
  (api.deploymentStage.node.defaultChild as CfnStage).tracingEnabled = false;
}

/** Sets functions to passive tracing. */
export const passThrough =
  (...ids: string[]) =>
  (stack: OrdersStack): void => {
    for (const id of ids) functionOf(stack, id).tracingConfig = { mode: 'PassThrough' };
  };

export const topicOf = (stack: OrdersStack): CfnTopic =>
  below(stack, 'OrderEvents', 'Topic').node.defaultChild as CfnTopic;

export const functionOf = (stack: OrdersStack, id: string): CfnFunction =>
  below(stack, id, 'Function').node.defaultChild as CfnFunction;

/** Takes away the X-Ray resource policy that lets the topic write segments. */
export function revokeTopicAccess(stack: OrdersStack): void {
  below(stack, 'OrderEvents').node.tryRemoveChild('Tracing');
}

const below = (stack: OrdersStack, ...ids: string[]): IConstruct =>
  ids.reduce<IConstruct>((construct, id) => construct.node.findChild(id), stack);

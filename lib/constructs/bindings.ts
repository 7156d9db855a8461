import { Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { TracedFunction } from './traced-function.ts';

/**
 * A binding lets a function's role use one thing, for the actions that its code performs, and tells
 * the code the thing's physical name. Each adds an edge to the service map, from the function's
 * `AWS::Lambda::Function` node to the thing's, as soon as the code calls it through a captured client.
 */
export function bindTable(
  from: TracedFunction,
  variable: string,
  table: ITable,
  ...actions: readonly string[]
): void {
  table.grant(from.role, ...actions);
  from.function.addEnvironment(variable, table.tableName);
}

/** The code gets the topic's ARN: SNS knows topics by nothing else. */
export function bindTopic(from: TracedFunction, variable: string, topic: ITopic): void {
  topic.grantPublish(from.role);
  from.function.addEnvironment(variable, topic.topicArn);
}

/** Allows the unqualified function alone; the L2 grant would add every version and alias of it. */
export function bindFunction(from: TracedFunction, variable: string, target: TracedFunction): void {
  Grant.addToPrincipal({
    grantee: from.role,
    actions: ['lambda:InvokeFunction'],
    resourceArns: [target.function.functionArn],
  });
  from.function.addEnvironment(variable, target.function.functionName);
}

/**
 * Unlike the other bindings, of something that need not be there: the code reads a parameter of this
 * name when it needs the value, and finds out.
 */
export function bindParameter(from: TracedFunction, variable: string, parameterName: string): void {
  Grant.addToPrincipal({
    grantee: from.role,
    actions: ['ssm:GetParameter'],
    resourceArns: [
      Stack.of(from).formatArn({
        service: 'ssm',
        resource: 'parameter',
        // It begins with the slash that would separate it.
        resourceName: parameterName.slice(1),
      }),
    ],
  });
  from.function.addEnvironment(variable, parameterName);
}

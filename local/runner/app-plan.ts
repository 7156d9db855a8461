import { newApiGatewayParts } from './emulators/apigateway/parts.ts';
import { type ApiGatewayPlan, apiGatewayKinds } from './emulators/apigateway/resources.ts';
import { type DeclaredPlan, declaredResources } from './emulators/declared/resources.ts';
import { type DynamoDbPlan, dynamoDbResources } from './emulators/dynamodb/resources.ts';
import {
  type EventSourcesPlan,
  eventSourceResources,
} from './emulators/event-sources/resources.ts';
import { type IamPlan, iamResources } from './emulators/iam/resources.ts';
import { type LambdaPlan, lambdaResources } from './emulators/lambda/resources.ts';
import { type NetworkPlan, networkResources } from './emulators/network/resources.ts';
import { type SnsPlan, snsResources } from './emulators/sns/resources.ts';
import { type SqsPlan, sqsResources } from './emulators/sqs/resources.ts';
import type { ResourceKind } from './plan/plan.ts';

/** Everything that an app may declare and that runs or is kept here. */
export type AppPlan = ApiGatewayPlan &
  DeclaredPlan &
  DynamoDbPlan &
  EventSourcesPlan &
  IamPlan &
  LambdaPlan &
  NetworkPlan &
  SnsPlan &
  SqsPlan;

/** The resource types that are understood. */
export const kinds: readonly ResourceKind<AppPlan>[] = [
  ...apiGatewayKinds,
  ...declaredResources,
  ...dynamoDbResources,
  ...eventSourceResources,
  ...iamResources,
  ...lambdaResources,
  ...networkResources,
  ...snsResources,
  ...sqsResources,
];

export const newAppPlan = (): AppPlan => ({
  apiGateway: newApiGatewayParts(),
  eventSources: [],
  functions: [],
  functionSettings: [],
  policies: [],
  queues: [],
  roles: [],
  subnets: [],
  subscriptions: [],
  tables: [],
  topics: [],
  xrayResourcePolicies: [],
});

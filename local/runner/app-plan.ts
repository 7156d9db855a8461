import { newApiGatewayParts } from './emulators/apigateway/parts.ts';
import { type ApiGatewayPlan, apiGatewayKinds } from './emulators/apigateway/resources.ts';
import { newHttpApiParts } from './emulators/apigatewayv2/parts.ts';
import { type HttpApiPlan, httpApiResources } from './emulators/apigatewayv2/resources.ts';
import type { CloudWatchPlan } from './emulators/cloudwatch/alarm-config.ts';
import { cloudWatchResources } from './emulators/cloudwatch/resources.ts';
import { type ComputePlan, computeResources, newComputePlan } from './emulators/compute/plan.ts';
import { declaredResources } from './emulators/declared/resources.ts';
import { type DynamoDbPlan, dynamoDbResources } from './emulators/dynamodb/resources.ts';
import { newLoadBalancingParts } from './emulators/elbv2/parts.ts';
import { type LoadBalancingPlan, loadBalancingResources } from './emulators/elbv2/resources.ts';
import {
  type EventSourcesPlan,
  eventSourceResources,
} from './emulators/event-sources/resources.ts';
import { type IamPlan, iamResources } from './emulators/iam/resources.ts';
import { type LambdaPlan, lambdaResources } from './emulators/lambda/resources.ts';
import { type NetworkPlan, networkResources } from './emulators/network/resources.ts';
import { type RdsPlan, rdsResources } from './emulators/rds/resources.ts';
import { type SecretsPlan, secretsResources } from './emulators/secretsmanager/resources.ts';
import { type SnsPlan, snsResources } from './emulators/sns/resources.ts';
import { type SqsPlan, sqsResources } from './emulators/sqs/resources.ts';
import { type SsmPlan, ssmResources } from './emulators/ssm/resources.ts';
import { newXRayControlPlan, type XRayControlPlan } from './emulators/xray-control/controlled.ts';
import { xrayControlResources } from './emulators/xray-control/resources.ts';
import type { ResourceKind } from './plan/plan.ts';

/** Everything that an app may declare and that runs or is kept here. */
export type AppPlan = ApiGatewayPlan &
  CloudWatchPlan &
  ComputePlan &
  DynamoDbPlan &
  EventSourcesPlan &
  HttpApiPlan &
  IamPlan &
  LambdaPlan &
  LoadBalancingPlan &
  NetworkPlan &
  RdsPlan &
  SecretsPlan &
  SnsPlan &
  SqsPlan &
  SsmPlan &
  XRayControlPlan;

/** The resource types that are understood. */
export const kinds: readonly ResourceKind<AppPlan>[] = [
  ...apiGatewayKinds,
  ...cloudWatchResources,
  ...computeResources,
  ...declaredResources,
  ...dynamoDbResources,
  ...eventSourceResources,
  ...httpApiResources,
  ...iamResources,
  ...lambdaResources,
  ...loadBalancingResources,
  ...networkResources,
  ...rdsResources,
  ...secretsResources,
  ...snsResources,
  ...sqsResources,
  ...ssmResources,
  ...xrayControlResources,
];

export const newAppPlan = (): AppPlan => ({
  alarms: [],
  apiGateway: newApiGatewayParts(),
  dashboards: [],
  databaseParameters: [],
  databases: [],
  eventSources: [],
  functions: [],
  functionSettings: [],
  httpApis: newHttpApiParts(),
  loadBalancing: newLoadBalancingParts(),
  parameters: [],
  policies: [],
  instanceProfiles: [],
  queues: [],
  roles: [],
  secretAttachments: [],
  secrets: [],
  subnets: [],
  subscriptions: [],
  tables: [],
  topics: [],
  ...newComputePlan(),
  ...newXRayControlPlan(),
});

import { startDaemons } from '../daemon/daemons.ts';
import {
  type Clock,
  createFixedSampler,
  createXRay,
  handleXRayRequest,
  type XRay,
} from '../xray/index.ts';
import type { AppPlan } from './app-plan.ts';
import type { AwsService, Cloud } from './cloud.ts';
import { type ControlHooks, handleControl } from './control.ts';
import { startEdge } from './edge/edge.ts';
import { createIdentities } from './edge/identities.ts';
import { createRestApi } from './emulators/apigateway/apigateway.ts';
import { assembleRestApis } from './emulators/apigateway/assemble.ts';
import { executeApiHost } from './emulators/apigateway/config.ts';
import { createDynamoDb } from './emulators/dynamodb/dynamodb.ts';
import { startEventSources } from './emulators/event-sources/event-sources.ts';
import type { FunctionConfig } from './emulators/lambda/function-config.ts';
import { createLambda } from './emulators/lambda/lambda.ts';
import { createSns } from './emulators/sns/sns.ts';
import { hasXRayAccess } from './emulators/sns/xray-access.ts';
import { createSqs } from './emulators/sqs/sqs.ts';
import { createSts } from './emulators/sts/sts.ts';
import { findExternalHosts } from './external-hosts.ts';
import { findPortOwner, PortInUseError } from './port-owner.ts';
import type { RunnerOptions } from './runner.ts';
import type { Addresses, LogLine } from './running-instance.ts';

export interface ServicesOptions extends RunnerOptions {
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  /** For files that end with the instance. */
  readonly temporaryDir: string;
  readonly control: ControlHooks;
  readonly onLog: (line: LogLine) => void;
  /** Takes what must be closed, in the order of opening. */
  readonly cleanup: AsyncDisposableStack;
}

export interface RunningServices {
  readonly addresses: Addresses;
  readonly xray: XRay;
  /** `6 functions, 2 tables, …` */
  readonly summary: string;
  /** Resources of this type do something here. */
  runs(type: string): boolean;
  /** Where a resource is reached. */
  detailOf(type: string, name: string): string | undefined;
}

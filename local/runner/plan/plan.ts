import type { Assets } from '../assembly/assets.ts';

/**
 * The plan: what the template declares, as plain configuration for the emulators. Every resource
 * type that runs here has a `ResourceKind` in `emulators/<service>/resources.ts`.
 */

/** A resource of a synthesized template. Intrinsics are resolved when a property is asked for. */
export interface DeclaredResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** `Orders/PlaceOrder/Resource`, from the template's `aws:cdk:path`. */
  readonly constructPath: string;
  /** Folder of the asset named by `aws:asset:path`, absolute, when the resource has one. */
  readonly assetPath?: string;
  /** What its stack publishes, for resources that name an asset by its place in a bucket or registry. */
  readonly assets?: Assets;
  /** What becomes of it when the template has it no longer. @default `Delete` */
  readonly deletionPolicy?: string;
  /** @throws UnresolvableError naming the property, when an intrinsic in it cannot be resolved. */
  property(name: string): unknown;
}

/** The account that a plan is made for. */
export interface PlanScope {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** What `Ref` and `Fn::GetAtt` give for a resource. */
export interface Identity {
  readonly ref: string;
  /** What people call it. @default the last part of `ref` */
  readonly name?: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface ResourceKind<Plan> {
  /** CloudFormation type, such as `AWS::SQS::Queue`. */
  readonly type: string;
  /** For `docs/local.md`: what it is here. @default it has a name and does nothing */
  readonly local?: LocalBehaviour;
  /** Pure; may read only the properties that name the resource. */
  identify(resource: DeclaredResource, scope: PlanScope): Identity;
  /** Adds the resource's configuration to the plan. @throws PlanError for what cannot run here, naming property and value. */
  plan(resource: DeclaredResource, into: Plan, scope: PlanScope): void;
  /** Why this one is kept by name only, though its type runs; it is not planned then. */
  declaredOnly?(resource: DeclaredResource): string | undefined;
}

/** What a type is on this machine. */
export interface LocalBehaviour {
  /** One sentence. */
  readonly runs: string;
  /** Sentences that go on after "Unlike AWS,". @default nothing worth knowing */
  readonly unlike?: readonly string[];
}

/** A resource that cannot run here as declared. The message says what is wrong and what to do. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}

/**
 * A physical name for a resource that the template leaves unnamed, in CloudFormation's form
 * `<stack>-<logicalId>-<suffix>` but stable from run to run, cut to `limit` characters.
 */
export function generatedName(resource: DeclaredResource, limit = 64): string {
  return `${resource.stack}-${resource.logicalId}`.slice(0, limit);
}

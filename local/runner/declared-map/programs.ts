import type { AppPlan } from '../app-plan.ts';
import { withOptions } from '../emulators/beanstalk/environment-settings.ts';
import { readExtensions } from '../emulators/beanstalk/extensions.ts';
import { namingVariable } from './directory.ts';
import type { Recording } from './drawing.ts';

/** A service, group of instances or environment whose program writes segments of its own. */
export interface TracedProgram {
  readonly stack: string;
  readonly logicalId: string;
  /** As its SDK's plugin has it. */
  readonly type: string;
  readonly name: string;
  readonly recording: Recording;
  readonly environment: Readonly<Record<string, string>>;
  readonly targetGroupArns: readonly string[];
  /** Ids of its instances. */
  readonly instanceIds: readonly string[];
  /** Where it is reached without a load balancer. */
  readonly host?: string;
}

/** Everything of the plan that runs a program other than a function's. */
export const tracedPrograms = (plan: AppPlan): TracedProgram[] => [
  ...services(plan),
  ...instances(plan),
  ...environments(plan),
];

function services(plan: AppPlan): TracedProgram[] {
  return plan.ecsServices.flatMap((service) => {
    const task = plan.taskDefinitions.find(({ arn }) => arn === service.taskDefinitionArn);
    if (task === undefined) return [];
    const environment = merged(
      task.containers.map((container) => ({
        ...container.image.environment,
        ...container.environment,
      })),
    );
    return [
      {
        stack: service.stack,
        logicalId: service.logicalId,
        type: 'AWS::ECS::Container',
        name: nameTold(environment, service.name),
        recording: recording(
          task.daemon !== undefined,
          'its task has no X-Ray daemon beside it, so its segments are lost',
        ),
        environment,
        targetGroupArns: service.loadBalancers.map(({ targetGroupArn }) => targetGroupArn),
        instanceIds: [],
      },
    ];
  });
}

function instances(plan: AppPlan): TracedProgram[] {
  return plan.instanceGroups.flatMap((group) => {
    const { launch } = group;
    const settings =
      typeof launch === 'string'
        ? plan.launchTemplates.find(({ id, name }) => id === launch || name === launch)
        : launch;
    const programs = settings?.userData.services ?? [];
    if (settings === undefined || programs.length === 0) return [];
    const environment = merged(programs.map((program) => program.environment));
    return [
      {
        stack: group.stack,
        logicalId: group.logicalId,
        type: 'AWS::EC2::Instance',
        name: nameTold(environment, group.logicalId),
        recording: recording(
          settings.userData.daemon !== undefined,
          'the user data leaves no X-Ray daemon running, so its segments are lost',
        ),
        environment,
        targetGroupArns: group.targetGroupArns,
        instanceIds: group.instanceIds,
      },
    ];
  });
}

function environments(plan: AppPlan): TracedProgram[] {
  return plan.beanstalkEnvironments.map((declared) => {
    const config = withBundleOptions(plan, declared);
    return {
      stack: config.stack,
      logicalId: config.logicalId,
      type: 'AWS::ElasticBeanstalk::Environment',
      name: nameTold(config.environment, config.name),
      recording: recording(
        config.hasDaemon,
        'the environment has no X-Ray daemon ("XRayEnabled" is off), so its segments are lost',
      ),
      environment: config.environment,
      targetGroupArns: [],
      instanceIds: [],
      host: config.endpoint,
    };
  });
}

type EnvironmentConfig = AppPlan['beanstalkEnvironments'][number];

/** Its source bundle may have a say. One that cannot be read is told where the environment starts. */
function withBundleOptions(plan: AppPlan, declared: EnvironmentConfig): EnvironmentConfig {
  const version = plan.applicationVersions.find(
    ({ application, label }) =>
      application === declared.application && label === declared.versionLabel,
  );
  if (version === undefined) return declared;
  try {
    return withOptions(declared, readExtensions(version.folder).options);
  } catch {
    return declared;
  }
}

const merged = (parts: readonly Readonly<Record<string, string>>[]): Record<string, string> =>
  Object.assign({}, ...parts);

const recording = (hasDaemon: boolean, reason: string): Recording =>
  hasDaemon ? { kind: 'begins' } : { kind: 'lost', reason };

/** A program names itself; by what, its variables tell as a rule. The SDK's own variable outranks the others. */
function nameTold(environment: Readonly<Record<string, string>>, otherwise: string): string {
  if (environment.AWS_XRAY_TRACING_NAME) return environment.AWS_XRAY_TRACING_NAME;
  const [, name] = Object.entries(environment).find(
    ([variable, value]) => namingVariable.test(variable) && value !== '',
  ) ?? [undefined, otherwise];
  return name;
}

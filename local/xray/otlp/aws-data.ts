import { compact } from '../model/json-values.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { type Attributes, type AttributeValue, textOf } from './span.ts';

export type AwsData = Readonly<Record<string, unknown>>;

/** The block `aws`: what was called, from the span, and where the caller runs, from its resource. */
export function awsData(resource: Attributes, attributes: AttributeReader): AwsData | undefined {
  const call = callData(attributes);
  const text = (key: string) => textOf(resource.get(key));
  const provider = text('cloud.provider');
  if (provider !== undefined && provider !== 'aws') return undefined;
  const { account, ...called } = call;
  return compact({
    account_id: account ?? text('cloud.account.id'),
    ...called,
    ...placeData(text),
    cloudwatch_logs: logGroups(resource),
    xray: xrayData(text),
  });
}

function callData(attributes: AttributeReader) {
  const queue = attributes.takeText('aws.queue_url', 'aws.queue.url');
  const table = attributes.takeText('aws.table_name', 'aws.table.name');
  return {
    operation: attributes.takeText('aws.operation', 'rpc.method'),
    account: attributes.takeText('aws.account_id'),
    region: attributes.takeText('aws.region'),
    request_id: attributes.takeText('aws.request_id', 'aws.requestId'),
    queue_url: attributes.lookText('messaging.url') ?? queue,
    ...tableNames(attributes.look('aws.dynamodb.table_names'), table),
  };
}

function tableNames(listed: AttributeValue | undefined, table: string | undefined) {
  if (typeof listed === 'string') return { table_name: listed };
  const names = textsOf(listed);
  return names.length > 1 ? { table_names: names } : { table_name: names[0] ?? table };
}

const textsOf = (value: AttributeValue | undefined): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

type Text = (key: string) => string | undefined;

function placeData(text: Text) {
  const platform = text('cloud.platform');
  const zone = text('cloud.availability_zone');
  const cluster = text('k8s.cluster.name');
  const deployment = text('service.instance.id');
  return {
    ec2:
      platform === 'aws_ec2' || text('host.id') !== undefined
        ? {
            instance_id: text('host.id'),
            availability_zone: zone,
            instance_size: text('host.type'),
            ami_id: text('host.image.id'),
          }
        : undefined,
    ecs:
      platform === 'aws_ecs'
        ? {
            container: text('container.name'),
            container_id: text('container.id'),
            container_arn: text('aws.ecs.container.arn'),
            cluster_arn: text('aws.ecs.cluster.arn'),
            task_arn: text('aws.ecs.task.arn'),
            task_family: text('aws.ecs.task.family'),
            launch_type: text('aws.ecs.launchtype'),
            availability_zone: zone,
          }
        : undefined,
    eks:
      platform === 'aws_eks' || cluster !== undefined
        ? { cluster_name: cluster, pod: text('k8s.pod.name'), container_id: text('container.id') }
        : undefined,
    elastic_beanstalk:
      platform === 'aws_elastic_beanstalk' && deployment !== undefined
        ? {
            environment_name: text('service.namespace'),
            version_label: text('service.version'),
            deployment_id: /^\d{1,15}$/.test(deployment) ? Number(deployment) : 0,
          }
        : undefined,
  };
}

/** ARNs first, because they hold the names. Several may stand in one text, joined by `&`. */
function logGroups(resource: Attributes) {
  const arns = listOf(resource.get('aws.log.group.arns'));
  if (arns.length > 0) return arns.map((arn) => ({ log_group: arn.split(':')[6] ?? arn, arn }));
  const names = listOf(resource.get('aws.log.group.names'));
  return names.length > 0 ? names.map((name) => ({ log_group: name })) : undefined;
}

const listOf = (value: AttributeValue | undefined): string[] =>
  typeof value === 'string' ? value.split('&').filter((item) => item !== '') : textsOf(value);

function xrayData(text: Text) {
  const name = text('telemetry.sdk.name');
  const language = text('telemetry.sdk.language');
  return {
    sdk: name && language ? `${name} for ${language}` : name,
    sdk_version: text('telemetry.sdk.version'),
    auto_instrumentation:
      (text('telemetry.auto.version') ?? text('telemetry.distro.version')) !== undefined,
  };
}

const origins: Readonly<Record<string, string>> = {
  aws_app_runner: 'AWS::AppRunner::Service',
  aws_eks: 'AWS::EKS::Container',
  aws_elastic_beanstalk: 'AWS::ElasticBeanstalk::Environment',
  aws_ec2: 'AWS::EC2::Instance',
};

const ecsOrigins: Readonly<Record<string, string>> = {
  ec2: 'AWS::ECS::EC2',
  fargate: 'AWS::ECS::Fargate',
};

/** Type of the sender's node. Functions have none here: Lambda writes their segments itself. */
export function originOf(resource: Attributes): string | undefined {
  const text = (key: string) => textOf(resource.get(key)) ?? '';
  if (text('cloud.provider') !== '' && text('cloud.provider') !== 'aws') return undefined;
  const platform = text('cloud.platform');
  if (platform === 'aws_ecs') {
    return lookUp(ecsOrigins, text('aws.ecs.launchtype').toLowerCase()) ?? 'AWS::ECS::Container';
  }
  return lookUp(origins, platform);
}

const lookUp = (table: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

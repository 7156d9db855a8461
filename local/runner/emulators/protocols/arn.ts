/** `arn:<partition>:<service>:<region>:<account>:<resource>` */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** All behind the fifth colon, such as `function:place-order`. */
  readonly resource: string;
}

export function parseArn(text: string): Arn | undefined {
  const [arn, partition, service, region, account, ...rest] = text.split(':');
  const resource = rest.join(':');
  if (arn !== 'arn' || !partition || !service || !resource) return undefined;
  return { partition, service, region: region ?? '', account: account ?? '', resource };
}

/** The queue's URL in the cloud, by which X-Ray names its node. */
export function queueUrlOf({ partition, region, account, resource }: Arn): string {
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://sqs.${region}.${suffix}/${account}/${resource}`;
}

/** The function's name in an ARN of it, of one of its versions or of an alias. */
export const functionNameOf = ({ resource }: Arn): string => resource.split(':')[1] ?? resource;

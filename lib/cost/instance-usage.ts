import type { IdleUsage } from './idle-usage.ts';
import { isPriced } from './prices.ts';
import {
  asArray,
  asNumber,
  asRecord,
  findReferred,
  type Properties,
  type Template,
} from './template.ts';
import { hoursPerMonth } from './usage.ts';

/** Of the root volume of Amazon Linux, where nothing else is said. */
const defaultVolumeGb = 8;

export function autoScalingGroup(group: Properties, id: string, template: Template): IdleUsage[] {
  const { LaunchTemplateId } = asRecord(group.LaunchTemplate);
  const launch = findReferred(template, LaunchTemplateId, 'AWS::EC2::LaunchTemplate');
  if (!launch) return [{ what: id, notEstimated: 'group without a launch template of its stack' }];
  const data = asRecord(launch.LaunchTemplateData);
  const gigabytes = asArray(data.BlockDeviceMappings)
    .map((mapping) => asNumber(asRecord(asRecord(mapping).Ebs).VolumeSize, defaultVolumeGb))
    .reduce((sum, size) => sum + size, 0);
  return instances({
    type: data.InstanceType,
    count: asNumber(group.DesiredCapacity, asNumber(group.MinSize, 1)),
    gigabytes: gigabytes || defaultVolumeGb,
  });
}

export function beanstalkEnvironment(environment: Properties, id: string): IdleUsage[] {
  const options = asArray(environment.OptionSettings).map(asRecord);
  const option = (name: string) => options.find(({ OptionName }) => OptionName === name)?.Value;
  if (option('EnvironmentType') !== 'SingleInstance') {
    return [{ what: id, notEstimated: 'environment of more than one instance' }];
  }
  return instances({
    type: option('InstanceTypes') ?? option('InstanceType'),
    count: 1,
    gigabytes: asNumber(option('RootVolumeSize'), defaultVolumeGb),
  });
}

/** The network has public subnets alone, so every instance has an address. */
function instances(of: { type: unknown; count: number; gigabytes: number }): IdleUsage[] {
  const price = `ec2-${of.type}-hour`;
  const hours = of.count * hoursPerMonth;
  return [
    isPriced(price)
      ? { what: 'instance', price, quantity: hours }
      : { what: 'instance', notEstimated: `instance type "${of.type}"` },
    {
      what: 'volume of the instance',
      price: 'ebs-gp3-gb-month',
      quantity: of.count * of.gigabytes,
    },
    { what: 'address of the instance', price: 'public-ipv4-hour', quantity: hours },
  ];
}

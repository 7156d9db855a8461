import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { leftOvers, onlyOne, openDoors, propertiesOf } from '../template-queries.ts';
import { maskTemplate } from '../template-snapshot.ts';
import { appStack } from '../test-app.ts';

const template = Template.fromStack(appStack('Network', { stacks: 'Network' }));

describe('NetworkStack', () => {
  it('synthesizes to the template on record', () => {
    expect(maskTemplate(template.toJSON())).toMatchSnapshot();
  });

  it('has a public subnet in each of two zones', () => {
    const subnets = propertiesOf(template, 'AWS::EC2::Subnet');

    expect(subnets.map(({ MapPublicIpOnLaunch }) => MapPublicIpOnLaunch)).toEqual([true, true]);
    expect(
      new Set(subnets.map(({ AvailabilityZone }) => JSON.stringify(AvailabilityZone))).size,
    ).toBe(2);
  });

  it('has nothing that costs by the hour', () => {
    for (const type of ['NatGateway', 'EIP', 'VPCEndpoint', 'TransitGateway']) {
      template.resourceCountIs(`AWS::EC2::${type}`, 0);
    }
  });

  it('lets nothing in by itself', () => {
    expect(openDoors(template)).toEqual([]);
  });

  it('logs what flows, for a week', () => {
    expect(onlyOne(template, 'AWS::EC2::FlowLog')).toMatchObject({
      ResourceType: 'VPC',
      TrafficType: 'ALL',
    });
    expect(onlyOne(template, 'AWS::Logs::LogGroup').RetentionInDays).toBe(7);
  });

  it('leaves nothing behind', () => {
    expect(leftOvers(template)).toEqual([]);
  });
});

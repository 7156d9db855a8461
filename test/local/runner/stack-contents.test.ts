import { describe, expect, it } from 'vitest';
import type { PlannedResource } from '../../../local/runner/plan/make-plan.ts';
import { contentsOf } from '../../../local/runner/stack-contents.ts';

const resource = (type: string, state: PlannedResource['state'] = 'planned'): PlannedResource => ({
  resource: { stack: 'Shop', logicalId: 'A', type, constructPath: 'Shop/A', property: () => '' },
  state,
  name: 'a',
});

describe('contentsOf', () => {
  it('counts what runs, in the order in which a request meets it', () => {
    const contents = contentsOf([
      resource('AWS::DynamoDB::Table'),
      resource('AWS::Lambda::Function'),
      resource('AWS::Lambda::Function'),
      resource('AWS::Lambda::Function', 'failed'),
      resource('AWS::AutoScaling::AutoScalingGroup'),
    ]);

    expect(contents).toBe('2 functions, 1 group of instances, 1 table');
  });

  it('says that there is nothing', () => {
    expect(contentsOf([])).toBe('nothing that runs');
    expect(contentsOf([resource('AWS::Lambda::Function', 'failed')])).toBe('nothing that runs');
  });

  it('speaks of roles only where there is nothing else', () => {
    const [role, table] = [resource('AWS::IAM::Role'), resource('AWS::DynamoDB::Table')];

    expect(contentsOf([role, role])).toBe('2 roles');
    expect(contentsOf([role, table])).toBe('1 table');
  });

  it('says no more than six things', () => {
    const types = ['SNS::Topic', 'SQS::Queue', 'DynamoDB::Table', 'RDS::DBInstance', 'EC2::VPC'];
    const further = ['XRay::Group', 'CloudWatch::Alarm', 'Lambda::Function'];

    const contents = contentsOf([...types, ...further].map((type) => resource(`AWS::${type}`)));

    expect(contents.split(', ')).toHaveLength(6);
    expect(contents).not.toContain('alarm');
  });
});

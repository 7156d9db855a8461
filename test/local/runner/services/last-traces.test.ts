import { describe, expect, it } from 'vitest';
import { newAppPlan } from '../../../../local/runner/app-plan.ts';
import { withLastTraces } from '../../../../local/runner/last-traces.ts';
import type { ResourceStatus } from '../../../../local/runner/running-instance.ts';
import {
  createXRay,
  epochSeconds,
  ManualClock,
  newSegmentId,
  newTraceId,
} from '../../../../local/xray/index.ts';

const time = epochSeconds(1_767_268_800);
const seen = new Date((time + 1) * 1000).toISOString();

function openXRay(segments: readonly { name: string; origin: string; sql?: string }[]) {
  const xray = createXRay({
    clock: new ManualClock(time),
    account: '123456789012',
    region: 'us-east-1',
    warn: () => {},
  });
  const documents = segments.map(({ name, origin, sql }) =>
    JSON.stringify({
      ...{ name, origin, id: newSegmentId(), trace_id: newTraceId(time) },
      ...{ start_time: time, end_time: time + 0.5 },
      ...(sql !== undefined && {
        subsegments: [
          {
            ...{ name: sql, id: newSegmentId(), namespace: 'remote' },
            ...{ start_time: time, end_time: time + 0.1, sql: { database_type: 'PostgreSQL' } },
          },
        ],
      }),
    }),
  );
  expect(xray.putTraceSegments(documents)).toEqual([]);
  return xray;
}

const resource = (logicalId: string, type: string, name: string): ResourceStatus => ({
  ...{ stack: 'Shop', logicalId, type, name, constructPath: `Shop/${logicalId}` },
  state: 'running',
});

const service = {
  ...{ stack: 'Shop', logicalId: 'Service', name: 'Shop-Service', arn: 'arn', cluster: 'c' },
  ...{ taskDefinitionArn: 'task', desiredCount: 1, subnetIds: [], loadBalancers: [] },
};
const container = {
  ...{ name: 'web', essential: true, imageName: 'web', entryPoint: undefined, command: undefined },
  image: { folder: '/', command: [], entryPoint: [], environment: {}, workingDirectory: '/' },
  ...{ workingDirectory: undefined, secrets: [], ports: [80], logGroup: undefined },
  environment: { SERVICE_NAME: 'stock', EMPTY: '' },
} as never;

describe('withLastTraces', () => {
  it('finds functions and queues by their names, and tells types apart', () => {
    const xray = openXRay([
      { name: 'place', origin: 'AWS::Lambda::Function' },
      { name: 'https://sqs.us-east-1.amazonaws.com/123456789012/jobs', origin: 'AWS::SQS::Queue' },
    ]);
    const resources = [
      resource('Place', 'AWS::Lambda::Function', 'place'),
      resource('Jobs', 'AWS::SQS::Queue', 'jobs'),
      resource('Obs', 'AWS::SQS::Queue', 'obs'),
      resource('Table', 'AWS::DynamoDB::Table', 'place'),
      resource('Role', 'AWS::IAM::Role', 'place'),
    ];

    const found = withLastTraces(resources, { xray, plan: newAppPlan(), apis: [] }, time + 60);
    xray.close();

    expect(found.map(({ lastTrace }) => lastTrace)).toEqual([
      ...[seen, seen],
      ...[undefined, undefined, undefined],
    ]);
  });

  it('finds programs by the names they are told, databases by their hosts', () => {
    const host = 'stock.abcdefghijkl.us-east-1.rds.amazonaws.com';
    const xray = openXRay([{ name: 'stock', origin: 'AWS::ECS::Container', sql: `stock@${host}` }]);
    const plan = newAppPlan();
    plan.ecsServices.push(service);
    plan.taskDefinitions.push({
      ...{ arn: 'task', family: 'task', taskRoleArn: undefined, containers: [container] },
      ...{ daemon: undefined, limits: { cpu: 1, memory: 1 } },
    });
    plan.databases.push({
      ...{ stack: 'Shop', logicalId: 'Database', identifier: 'stock', host, port: 5432 },
      ...{ engine: 'postgres', engineVersion: undefined, databaseName: 'stock' },
      ...{ username: 'u', password: 'p', parameterGroup: undefined },
    });
    const resources = [
      resource('Service', 'AWS::ECS::Service', 'Shop-Service'),
      resource('Database', 'AWS::RDS::DBInstance', 'stock'),
    ];

    const found = withLastTraces(resources, { xray, plan, apis: [] }, time + 60);
    xray.close();

    expect(found.map(({ lastTrace }) => lastTrace)).toEqual([seen, seen]);
  });

  it('leaves out what was last seen more than six hours ago', () => {
    const xray = openXRay([{ name: 'place', origin: 'AWS::Lambda::Function' }]);
    const resources = [resource('Place', 'AWS::Lambda::Function', 'place')];

    const options = { xray, plan: newAppPlan(), apis: [] };
    const found = withLastTraces(resources, options, time + 7 * 3600);
    xray.close();

    expect(found).toEqual(resources);
  });
});

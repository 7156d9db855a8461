import { hasXRayAccess } from '../emulators/sns/xray-access.ts';
import type { MapContext } from './context.ts';
import { addName } from './directory.ts';
import type { Recording } from './drawing.ts';

const called: Recording = { kind: 'called' };

export function drawTables({ plan, drawing, entries, owners }: MapContext): void {
  const types = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];
  for (const { name, arn } of plan.tables) {
    const owner = owners.byName(types, name);
    const id = drawing.node({ name, type: 'AWS::DynamoDB::Table', recording: called, ...owner });
    entries.addresses.set(arn, id);
    addName(entries, name, { id, noun: 'TABLE' });
  }
}

/**
 * Queues are on the map by their URLs. A topic with active tracing is there by its name; any other is
 * inferred from what is published, and then named by its ARN.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-services-sns.html
 */
export function drawMessaging({ plan, scope, drawing, entries, owners }: MapContext): void {
  for (const { name, arn, url } of plan.queues) {
    const owner = owners.byName(['AWS::SQS::Queue'], name);
    const id = drawing.node({ name: url, type: 'AWS::SQS::Queue', recording: called, ...owner });
    entries.addresses.set(arn, id);
    entries.addresses.set(url, id);
    addName(entries, name, { id, noun: 'QUEUE' });
  }
  const policies = plan.xrayResourcePolicies.map(({ config }) => config.document);
  for (const { name, arn, tracing } of plan.topics) {
    const owner = owners.byName(['AWS::SNS::Topic'], name);
    const records = tracing === 'Active' && hasXRayAccess(policies, arn, scope.account);
    const id = records
      ? drawing.node({ name, type: 'AWS::SNS::Topic', recording: { kind: 'begins' }, ...owner })
      : drawing.node({ name: arn, type: 'AWS::SNS', recording: called, ...owner });
    entries.addresses.set(arn, id);
    addName(entries, name, { id, noun: 'TOPIC' });
  }
}

/** Named as the X-Ray SDKs name a statement's subsegment: `<database>@<host>`. */
export function drawDatabases({ plan, drawing, entries, owners }: MapContext): void {
  for (const { stack, logicalId, host, databaseName, engine } of plan.databases) {
    const name = `${databaseName ?? (engine === 'postgres' ? 'postgres' : 'mysql')}@${host}`;
    const owner = owners.byId(stack, logicalId);
    const id = drawing.node({ name, type: 'Database::SQL', recording: called, ...owner });
    entries.hosts.set(host.toLowerCase(), id);
  }
}

import type { InstanceStatus, ResourceStatus } from '../../runner/running-instance.ts';
import { shortPath } from '../../runner/short-path.ts';
import { counted } from '../../wording/duration.ts';
import { plainText } from '../../wording/plain-text.ts';
import {
  type Command,
  choice,
  instanceFlags,
  outputFlag,
  type Terminal,
  UsageError,
} from '../command.ts';
import { findInstance, instanceStatus } from '../instance.ts';
import { alignColumns, bold, dim } from '../output/format.ts';
import { formatResources } from '../output/resources.ts';

export const status: Command = {
  name: 'status',
  summary: 'Shows the running instance: addresses, resources and what is not emulated.',
  flags: {
    env: { type: 'boolean', help: 'print `export` lines that point AWS SDKs of this shell here' },
    ...outputFlag,
    ...instanceFlags,
  },
  examples: ['tracelab status', 'eval "$(npx tracelab status --env)"'],
  run: async ({ flags, terminal }) => {
    const output = choice(flags, 'output', ['text', 'json'], 'text');
    if (flags.env === true && output === 'json') throw new UsageError('--env prints text only');
    const found = await instanceStatus(findInstance(flags));
    if (flags.env === true) terminal.out(exportLines(found));
    else if (output === 'json') terminal.out(`${JSON.stringify(found, null, 2)}\n`);
    else
      terminal.out(found.alone === true ? aloneText(found, terminal) : statusText(found, terminal));
    return 0;
  },
};

function exportLines({ addresses, region, alone }: InstanceStatus): string {
  if (alone === true) {
    // Other services are those of AWS still, with their region and credentials.
    return [
      `export AWS_XRAY_DAEMON_ADDRESS=${addresses.xray}`,
      `export AWS_ENDPOINT_URL_XRAY=${addresses.edge}`,
      `export OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=${addresses.edge}/v1/traces`,
      'export OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf',
      '',
    ].join('\n');
  }
  return [
    `export AWS_ENDPOINT_URL=${addresses.edge}`,
    `export AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`,
    'export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local',
    `export AWS_XRAY_DAEMON_ADDRESS=${addresses.xray}`,
    '',
  ].join('\n');
}

function aloneText({ addresses, ...found }: InstanceStatus, terminal: Terminal): string {
  const rows = alignColumns([
    ...(addresses.console === undefined
      ? []
      : [['console', addresses.console, 'service map and traces']]),
    ['X-Ray API', addresses.edge, 'no credentials needed'],
    ['daemon', addresses.xray, 'segments by UDP, its proxy by TCP'],
    ['OTLP', `${addresses.edge}/v1/traces`, 'protobuf or JSON over HTTP'],
  ]);
  return [
    bold(terminal, `  X-Ray alone, account ${found.account}, ${found.region}`),
    ...rows.map((line) => `  ${line}`),
    '',
    dim(
      terminal,
      `  ${counted(found.traces, 'trace')} kept in ${found.dataDir ?? 'memory'}; pid ${found.pid}`,
    ),
    '',
  ].join('\n');
}

function statusText(found: InstanceStatus, terminal: Terminal): string {
  const { xray, edge, console, apis, loadBalancers = [], environments = [] } = found.addresses;
  const lines = [
    ...alignColumns([
      ...(console === undefined ? [] : [['console', console, 'service map and traces']]),
      ['X-Ray', xray, 'UDP segments, daemon proxy and X-Ray API, no credentials'],
      ['AWS edge', edge, 'every emulated AWS service'],
      ...apis.map(({ name, url }) => [name, url, 'API Gateway']),
      ...loadBalancers.map(({ name, url }) => [name, url, 'load balancer']),
      ...environments.map(({ name, url }) => [name, url, 'environment']),
      ...databaseRows(found.resources),
    ]).map((line) => `  ${line}`),
    '',
    ...formatResources(found, terminal),
    ...found.leftOut.map(({ stack, reason }) =>
      dim(terminal, `  – ${plainText(stack)} not run yet: ${plainText(reason)}`),
    ),
    dim(
      terminal,
      `  ${counted(found.traces, 'trace')} kept in ${found.dataDir ?? 'memory'}; pid ${found.pid}`,
    ),
  ];
  return `${bold(terminal, `  ${found.stacks.join(', ')}`)}\n${lines.join('\n')}\n`;
}

/** Clients of databases want an address, too. */
const databaseRows = (resources: readonly ResourceStatus[]): string[][] =>
  resources.flatMap(({ type, state, detail = '', constructPath }) => {
    const found = /^(.+) on (127\.0\.0\.1:\d+)$/.exec(detail);
    if (type !== 'AWS::RDS::DBInstance' || state !== 'running' || found === null) return [];
    const [, label = '', address = ''] = found;
    return [[shortPath(constructPath.replace(/\/Instance(\/Resource)?$/, '')), address, label]];
  });

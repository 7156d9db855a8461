import { nodeTypes } from '../../runner/node-types.ts';
import type { InstanceStatus, ResourceStatus } from '../../runner/running-instance.ts';
import { shortPath } from '../../runner/short-path.ts';
import { cut, cutMiddle, plainText } from '../../wording/plain-text.ts';
import type { Terminal } from '../command.ts';
import { alignColumns, bold, dim, paint } from './format.ts';

const longestName = 32;
const longestType = 26;

/** What a status says of the resources: stack by stack, with state, address and last trace. */
export function formatResources(
  { stacks, resources }: Pick<InstanceStatus, 'stacks' | 'resources'>,
  terminal: Terminal,
  now = Date.now(),
): string[] {
  const byStack = Map.groupBy(resources, ({ stack }) => stack);
  // Stacks without a prefix of their own are called as their constructs are.
  const titles = new Map(
    [...byStack.keys()].map((name) => [name, stacks.find((id) => name.endsWith(id)) ?? name]),
  );
  return [...byStack].flatMap(([stack, own]) => [
    bold(terminal, `  ${plainText(titles.get(stack) ?? stack)}`),
    ...stackLines(own, terminal, now),
    '',
  ]);
}

function stackLines(resources: readonly ResourceStatus[], terminal: Terminal, now: number) {
  const missing = resources.filter(({ state }) => state === 'failed' || state === 'not emulated');
  const running = resources.filter(({ state }) => state === 'running');
  const alarms = running.filter(isAlarm);
  const told = running.filter((resource) => !isAlarm(resource) && hasMoreToSay(resource));
  const others = running.filter((resource) => !isAlarm(resource) && !hasMoreToSay(resource));
  const declared = resources.filter(({ state }) => state === 'declared');
  const columns = alignColumns(
    told.map((resource) => [
      `✓ ${cutMiddle(plainText(nameOf(resource)), longestName)}`,
      cut(wordsOf(resource.type), longestType),
      traceAge(resource, now),
      '|',
    ]),
    [2],
  ).map((line) => line.slice(0, -1));
  const room = Math.max(24, terminal.columns - 5 - (columns[0]?.length ?? 0));
  const rows = told.map(({ detail = '' }, index) =>
    `${columns[index]}${cutMiddle(plainText(detail), room)}`.trimEnd(),
  );
  const alike = [...Map.groupBy(others, ({ type }) => type)].map(
    ([type, group]) =>
      `✓ ${wordsOf(type)}: ${group
        .map(nameOf)
        .map((n) => plainText(n))
        .join(', ')}`,
  );
  return [
    ...rows,
    ...alike.map((line) => cut(line, terminal.columns - 5)),
    ...alarms.map((alarm) => alarmLine(alarm, terminal)),
    ...missing.map((resource) => missingLine(resource, terminal)),
    ...(declared.length === 0
      ? []
      : [dim(terminal, `– ${declared.length} more declared: roles, policies, log groups …`)]),
  ].map((line) => `    ${line}`);
}

const isAlarm = ({ type }: ResourceStatus): boolean => type === 'AWS::CloudWatch::Alarm';

/** Whatever has an address, a state of its own, or a node on the map. */
const hasMoreToSay = ({ detail, lastTrace, type }: ResourceStatus): boolean =>
  detail !== undefined || lastTrace !== undefined || Object.hasOwn(nodeTypes, type);

/** `AWS::Lambda::Function` without what every type begins with. */
const wordsOf = (type: string): string =>
  type
    .replace(/^AWS::/, '')
    .replace('ElasticLoadBalancingV2', 'ELB')
    .replace('ElasticBeanstalk', 'Beanstalk')
    .replace('AutoScaling::', '')
    .replaceAll('::', ' ');

/** Its own name, or its construct's where nobody gave it one: made-up names say nothing. */
export function nameOf({ name, logicalId, constructPath, type }: ResourceStatus): string {
  const madeUp =
    type.startsWith('AWS::ElasticLoadBalancingV2::') ||
    name.toLowerCase().includes(logicalId.toLowerCase().slice(0, 24)) ||
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name);
  if (!madeUp) return name;
  const parts = shortPath(constructPath).split('/');
  return parts.slice(Math.min(1, parts.length - 1)).join('/');
}

/** How long ago X-Ray last saw it. */
function traceAge({ lastTrace, type }: ResourceStatus, now: number): string {
  if (lastTrace === undefined) return Object.hasOwn(nodeTypes, type) ? 'no trace' : '';
  const seconds = Math.max(0, Math.round((now - Date.parse(lastTrace)) / 1000));
  if (seconds < 90) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min ago` : `${Math.round(minutes / 60)} h ago`;
}

/** On a line of its own, for its reason would make a column as wide as the screen. */
function alarmLine(alarm: ResourceStatus, terminal: Terminal): string {
  const { detail = '' } = alarm;
  const wentOff = detail.startsWith('ALARM');
  const text = `${wentOff ? '✕' : '✓'} alarm ${plainText(nameOf(alarm))}: ${plainText(detail)}`;
  const line = cut(text, terminal.columns - 5);
  return wentOff ? paint(terminal, 'fault', line) : line;
}

function missingLine(resource: ResourceStatus, terminal: Terminal): string {
  const { state, detail, constructPath } = resource;
  const [outcome, glyph] =
    state === 'failed' ? (['fault', '✕'] as const) : (['error', '!'] as const);
  const line = `${glyph} ${plainText(constructPath)}: ${plainText(detail ?? state)}`;
  return paint(terminal, outcome, line);
}

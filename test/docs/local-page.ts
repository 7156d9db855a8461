import { consoleFlags, runFlags } from '../../local/cli/run-options.ts';
import { kinds } from '../../local/runner/app-plan.ts';
import { operations } from '../../local/runner/emulators/cloudwatch/operations.ts';
import type { LocalBehaviour } from '../../local/runner/plan/plan.ts';

/** `docs/local.md`, written from what each resource type says of itself. */
export function localPage(): string {
  const known = kinds.toSorted((left, right) => (left.type < right.type ? -1 : 1));
  const described = known.flatMap(({ type, local }) =>
    local === undefined ? [] : [[type, local] as const],
  );
  const declared = known.flatMap(({ type, local }) => (local === undefined ? [`\`${type}\``] : []));
  return [
    '# What runs on this machine',
    '',
    'This page is written from the code by `npm run docs`.',
    '',
    ...introduction,
    '',
    '## Resource types',
    '',
    '| type | what runs | Unlike AWS, … |',
    '|---|---|---|',
    ...described.map(([type, local]) => row(type, local)),
    '',
    `These have their names and attributes, so that what refers to them resolves, and do nothing: ${declared.join(', ')}.`,
    '',
    'Any other type is listed with the reason when the app starts and in `npx tracelab status`; what refers to it fails, and the rest of its stack runs.',
    '',
    ...controlPlane,
    '',
    ...cloudWatch,
    '',
    '## Options of `npx tracelab start`',
    '',
    '| option | |',
    '|---|---|',
    ...Object.entries({ ...runFlags, ...consoleFlags }).map(
      ([name, { help }]) => `| \`--${name}\` | ${cell(help)} |`,
    ),
    '',
    ...dataFolder,
    '',
  ].join('\n');
}

const row = (type: string, { runs, unlike = [] }: LocalBehaviour): string =>
  `| \`${type}\` | ${cell(runs)} | ${unlike.map(cell).join('<br>') || '–'} |`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const introduction = [
  '`npm start` synthesizes the CDK app and reads the templates of `cdk.out`, the same that `cdk deploy` uploads. References, conditions and dynamic references are resolved,',
  'each resource becomes configuration of an emulator or a process, and all of them start together. Nothing is asked of AWS; change the CDK code, start again, and the difference runs.',
  '',
  '- **Stacks**: all of them, or those named with `--only`. One region at a time; two copies of the app need two data folders and other ports.',
  '- **Names** are those of the cloud. Processes of the app find load balancers, APIs, databases and the metadata addresses under them; the account is `123456789012`.',
  '- **Addresses**: the console for the browser on 4000, X-Ray without credentials on 2000 (UDP segments, daemon proxy, X-Ray API), every AWS service for signed calls on 4566, REST and HTTP APIs from 3000 up,',
  '  load balancers from 8080 up; all on 127.0.0.1. `npx tracelab status` lists them with every resource, `--output json` for programs.',
  '- **Daemons**: each task, instance, environment and function has a daemon address of its own. Where the template brings no daemon nothing listens there, and only that service’s segments are lost, as on AWS.',
  '- **Settings** are those of `cdk.json` ([deploying](deploy.md)); the account-wide ones (`account`) work here, too.',
] as const;

const controlPlane = [
  '## The control plane',
  '',
  'Groups, sampling rules, resource policies, keys, encryption and Transaction Search of the template are kept in the local X-Ray as CloudFormation keeps them in an account:',
  'what is missing is made, what differs is changed, what an earlier start made and no stack has any longer is removed (a key waits as long as it says, and `DeletionPolicy: Retain` is respected).',
  '',
  '- What people made by hand, through the API, a command or the console, is never touched. Where it has the name of something that the template declares, it is used if it is the same; otherwise that resource fails and says why.',
  '- What the template declares and somebody changed by hand is put back at the next start, and the start says so. Tags that the template does not name stay.',
  '- The resources of stacks that `--only` leaves out stay as well; those of a stack that is no longer in the app go.',
  '- Encryption is set by the calls of `AwsCustomResource`, which are made as CloudFormation has them made: once when new, when changed, and when removed.',
] as const;

const cloudWatch = [
  '## CloudWatch',
  '',
  `Answered in JSON, CBOR and the query protocol: ${Object.keys(operations)
    .toSorted()
    .map((name) => `\`${name}\``)
    .join(', ')}. Any other operation is refused by name.`,
  '',
  '- **Metrics**: `AWS/X-Ray` `ApproximateTraceCount` of every group, counted from its traces by the time that they began; and what applications put, kept in memory. No other service feeds metrics.',
  '- **Alarms** are evaluated every minute over a window that ends now. As on AWS, periods without data let the last ones with data decide for two periods longer, whatever `TreatMissingData` says.',
  '  With `--time-scale` 60 the minute is a second and a period of five minutes is five; times in the API stay those of the clock on the wall.',
] as const;

const dataFolder = [
  '## The data folder',
  '',
  '`.tracelab`, or `--data-dir`; with `--in-memory` it holds only what other processes need to find the running one.',
  '',
  '| | |',
  '|---|---|',
  '| `traces.db` | traces, kept 30 days |',
  '| `settings.json`, `keys.json` | groups, rules and other settings of X-Ray; the keys of the local KMS |',
  '| `control-plane.json` | which of them come from the template |',
  '| `secrets.json`, `rds/` | secrets of the template; the files of its databases |',
  '| `logs/` | what functions, tasks and services write; access logs |',
  '| `run.json`, `lock`, `tmp/` | while it runs: addresses, the process that holds the folder, files of the moment |',
  '',
  'Queues and tables are in memory and empty at each start. Delete the folder to begin anew.',
] as const;

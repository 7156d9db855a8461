import { largestBody } from '../../local/xray/api/http.ts';
import type { OperationName } from '../../local/xray/api/operation.ts';
import { operationPaths } from '../../local/xray/api/operation-paths.ts';
import { operations } from '../../local/xray/api/operations.ts';

/** `docs/api-coverage.md`, written from what each operation says of itself. */
export function apiCoveragePage(): string {
  const names = Object.keys(operationPaths) as OperationName[];
  const answered = Object.keys(operations);
  return [
    '# API coverage',
    '',
    `**${answered.length} of ${names.length} operations** of the [X-Ray API](https://docs.aws.amazon.com/xray/latest/api/API_Operations.html) work in the local X-Ray.`,
    'This page is written from the code by `npm run docs`. `npm run conformance` tries what it says, here or, with `--target aws`, on an account.',
    '',
    '| operation | `POST` | exact | Unlike X-Ray, … |',
    '|---|---|---|---|',
    ...names.map(row),
    '',
    ...beyond,
    '',
  ].join('\n');
}

function row(name: OperationName): string {
  const { exact, unlike } = operations[name].coverage;
  const link = `[${name}](https://docs.aws.amazon.com/xray/latest/api/API_${name}.html)`;
  return `| ${[link, `\`${operationPaths[name]}\``, cell(exact), unlike.map(cell).join('<br>') || '–'].join(' | ')} |`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** What the operations have in common or what is no operation. */
const beyond: readonly string[] = [
  '## Beyond the operations',
  '',
  '- **Protocol**: AWS’s paths, error codes, error texts and order of checks; explicit nulls; unknown paths answer 200. Signatures and credentials are not looked at.',
  `  Unlike X-Ray, no rate is throttled, only bodies that come at once and are too large together; a body that is no JSON is told what is wrong with it, and one of more than ${Math.floor(largestBody / 2 ** 20)} MB is refused.`,
  '- **Segment documents**: 64 KB each, 500 KB a trace, kept 30 days from receipt; compiled as X-Ray does: replacement, folding, inferred segments, order of members.',
  '  Unlike X-Ray, a document can be read at once, and a trace can be extended for as long as it is kept.',
  '- **[Filter expressions](https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html)**: the whole language, `service()`, `edge()`, `id()`, `annotation[…]`, `group.*`, root causes and `rootcause.json` included; errors name the place.',
  '  Unlike X-Ray, whose bounds are not known, expressions of more than 1 MB or 200 levels are refused.',
  '- **[Sampling](https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html)**: SDKs poll rules and targets as they do at AWS; local rule files of versions 1 and 2 can be tried on the command line.',
  '- **[Daemon](https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon.html)**: segments by UDP, every API call by TCP, on one port, with the real one’s batches, counts and log lines.',
  '- **[OpenTelemetry](https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html)**: spans by OTLP/HTTP at `/v1/traces`, as protobuf or JSON, gzip and chunked too, become segments by the mapping of AWS’s collector.',
  '  Unlike X-Ray, this needs no Transaction Search.',
];

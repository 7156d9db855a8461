import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSegmentId, newTraceId } from '../../local/xray/index.ts';
import { newFolder } from '../end-to-end/scratch-folder.ts';
import { awsClis } from './programs.ts';
import { plainEnvironment, startXRayCommand, type XRayCommand } from './xray-command.ts';

// Each command takes about a second, and more where others work too.
const timeout = 90_000;

const clis = awsClis();
/** A file without tests would be a mistake to Vitest. */
const listed = clis.length > 0 ? clis : [{ program: '', version: 'none here' }];
const newest = clis.map(({ version }) => version).sort()[clis.length - 1];

// The commands of https://docs.aws.amazon.com/xray/latest/devguide/xray-api.html and its parts.
describe.skipIf(clis.length === 0).each(listed)('the AWS CLI, $version', ({ program, version }) => {
  let xray: XRayCommand;
  const folder = newFolder('aws-cli');

  beforeAll(async () => {
    xray = await startXRayCommand();
  });

  afterAll(() => xray?.[Symbol.asyncDispose]());

  /** One command of `aws xray`, signed as without further options; its output is JSON unless it asks otherwise. */
  async function aws(...args: string[]) {
    const { stdout } = await promisify(execFile)(
      program,
      ['xray', ...args, '--endpoint-url', xray.addresses.api, '--output', 'json'],
      {
        cwd: folder,
        env: {
          ...plainEnvironment(),
          AWS_DEFAULT_REGION: 'us-east-1',
          AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
          AWS_SECRET_ACCESS_KEY: 'secret',
          AWS_EC2_METADATA_DISABLED: 'true',
        },
      },
    );
    return JSON.parse(stdout === '' ? 'null' : stdout);
  }

  it('sends a segment and reads its trace and the map', { timeout }, async () => {
    const now = Date.now() / 1000;
    const trace_id = newTraceId(now as Parameters<typeof newTraceId>[0]);
    const document = { trace_id, id: newSegmentId(), start_time: now - 5, end_time: now - 4 };
    const name = 'test.elasticbeanstalk.com';
    const window = ['--start-time', String(Math.floor(now) - 120), '--end-time', `${now + 10}`];

    const sent = await aws(
      'put-trace-segments',
      '--trace-segment-documents',
      JSON.stringify({ ...document, name }),
    );

    expect(sent).toEqual({ UnprocessedTraceSegments: [] });
    const [ids, traces, graph] = await Promise.all([
      aws('get-trace-summaries', ...window, '--query', 'TraceSummaries[*].Id'),
      aws('batch-get-traces', '--trace-ids', trace_id, '--query', 'Traces[*]'),
      aws('get-service-graph', ...window),
    ]);
    expect(ids).toEqual([trace_id]);
    expect(traces).toMatchObject([{ Id: trace_id, Segments: [{ Id: document.id }] }]);
    expect(graph).toMatchObject({ Services: [{ Name: name, Root: true }, { Type: 'client' }] });
  });

  const itOnce = it.runIf(version === newest);

  itOnce('makes sampling rules and asks for targets', { timeout }, async () => {
    const rule = {
      RuleName: 'base-scorekeep',
      ResourceARN: '*',
      ServiceName: 'Scorekeep',
      ServiceType: '*',
      Host: '*',
      HTTPMethod: '*',
      URLPath: '*',
      Priority: 9000,
      FixedRate: 0.1,
      ReservoirSize: 5,
      Version: 1,
    };
    writeFileSync(join(folder, '9000-base-scorekeep.json'), JSON.stringify({ SamplingRule: rule }));
    const statistics = {
      RuleName: 'base-scorekeep',
      ClientID: 'ABCDEF1234567890ABCDEF10',
      // As printed there: no zone, and long ago.
      Timestamp: '2018-07-07T00:20:06',
      RequestCount: 110,
      SampledCount: 20,
      BorrowCount: 10,
    };

    const created = await aws(
      'create-sampling-rule',
      '--cli-input-json',
      'file://9000-base-scorekeep.json',
    );
    const targets = await aws(
      'get-sampling-targets',
      '--sampling-statistics-documents',
      JSON.stringify([statistics]),
    );

    expect(created.SamplingRuleRecord).toMatchObject({ SamplingRule: { ...rule, Attributes: {} } });
    expect(targets).toMatchObject({
      SamplingTargetDocuments: [{ RuleName: 'base-scorekeep', FixedRate: 0.1 }],
      UnprocessedStatistics: [],
    });
  });

  itOnce('makes a group, and hears why a filter expression is refused', { timeout }, async () => {
    const group = ['--group-name', 'TestGroup', '--filter-expression'];

    const created = await aws('create-group', ...group, 'service("example.com") {fault}');
    const refused = aws('update-group', ...group, 'service("example.com") {');

    expect(created.Group).toMatchObject({
      GroupName: 'TestGroup',
      FilterExpression: 'service("example.com") {fault}',
    });
    await expect(refused).rejects.toMatchObject({
      stderr: expect.stringContaining('(InvalidRequestException) when calling the UpdateGroup'),
    });
  });
});

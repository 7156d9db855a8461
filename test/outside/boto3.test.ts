import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonWith } from './programs.ts';
import { plainEnvironment, startXRayCommand, type XRayCommand } from './xray-command.ts';

const python = pythonWith('boto3');

type Answer = Readonly<Record<string, unknown>>;

describe.skipIf(python === undefined).each(['signed', 'unsigned'])('boto3, %s', (signing) => {
  let xray: XRayCommand;
  let answers: Readonly<Record<string, Answer | string>>;
  let pages: Readonly<Record<string, number | string>>;

  beforeAll(async () => {
    xray = await startXRayCommand();
    const script = join(import.meta.dirname, 'every-operation.py');
    const { stdout } = await promisify(execFile)(
      python ?? '',
      [script, xray.addresses.api, signing],
      {
        env: plainEnvironment(),
        maxBuffer: 16 * 1024 * 1024,
      },
    );
    ({ answers, pages } = JSON.parse(stdout));
  });

  afterAll(() => xray?.[Symbol.asyncDispose]());

  it('understands every answer', () => {
    const failed = Object.entries(answers).filter(
      ([name, answer]) => String(answer).startsWith('failed') && !aboutNoInsight.includes(name),
    );

    expect(failed).toEqual([]);
    expect(Object.keys(answers)).toHaveLength(38);
  });

  it('hears of an insight that is not there', () => {
    for (const name of aboutNoInsight) {
      expect(answers[name]).toMatch(/^failed: An error occurred \(InvalidRequestException\)/);
    }
  });

  it('reads what it wrote', () => {
    expect(answers).toMatchObject({
      put_trace_segments: { UnprocessedTraceSegments: [{}] },
      get_trace_summaries: {
        TraceSummaries: [
          { HasFault: true, Http: { HttpStatus: 500 }, Annotations: { client: [{}] } },
        ],
        TracesProcessedCount: 1,
      },
      batch_get_traces: { Traces: [{ Segments: [{ Id: '0123456789abcdef' }] }] },
      get_service_graph: { Services: [{ Name: 'boto3' }, { Name: 'boto3', Type: 'client' }] },
      update_group: { Group: { FilterExpression: 'fault' } },
      list_tags_for_resource: { Tags: [{ Key: 'stage' }, { Key: 'team' }] },
      update_sampling_rule: { SamplingRuleRecord: { SamplingRule: { FixedRate: 0.25 } } },
      get_sampling_targets: { SamplingTargetDocuments: [{ RuleName: 'boto3', FixedRate: 0.25 }] },
      list_resource_policies: { ResourcePolicies: [{ PolicyName: 'boto3' }] },
    });
  });

  it('retrieves traces from Transaction Search', ({ skip }) => {
    if (answers.start_trace_retrieval === older) skip('this boto3 has no such operations');

    expect(answers).toMatchObject({
      get_trace_segment_destination: { Destination: 'CloudWatchLogs', Status: 'ACTIVE' },
      list_retrieved_traces: {
        RetrievalStatus: 'COMPLETE',
        Traces: [{ Spans: [{ Document: expect.any(String) }] }],
      },
      get_retrieved_traces_graph: { RetrievalStatus: 'COMPLETE' },
    });
  });

  it('pages through whatever has pages', () => {
    expect(pages).toEqual(Object.fromEntries(Object.keys(pages).map((name) => [name, 1])));
    expect(Object.keys(pages).length).toBeGreaterThanOrEqual(8);
  });
});

/** What the script says of operations that its boto3 does not know. */
const older = 'boto3 is older than this operation';

const aboutNoInsight = ['get_insight', 'get_insight_events', 'get_insight_impact_graph'];

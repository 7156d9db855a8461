import { GetSamplingRulesCommand, PutTraceSegmentsCommand } from '@aws-sdk/client-xray';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSegmentId, newTraceId } from '../../../local/xray/index.ts';
import { awsClis } from '../programs.ts';
import { startXRayCommand, type XRayCommand } from '../xray-command.ts';
import { folderWith, runProgram } from './document.ts';

describe.skipIf(awsClis().length === 0)('the examples for the AWS CLI', () => {
  let xray: XRayCommand;

  beforeAll(async () => {
    xray = await startXRayCommand();
  });

  afterAll(() => xray?.[Symbol.asyncDispose]());

  it('list traces and the map', async () => {
    const now = Date.now() / 1000;
    const segment = {
      trace_id: newTraceId(now as Parameters<typeof newTraceId>[0]),
      id: newSegmentId(),
      name: 'shop',
      start_time: now - 2,
      end_time: now - 1,
    };
    await xray.client.send(
      new PutTraceSegmentsCommand({ TraceSegmentDocuments: [JSON.stringify(segment)] }),
    );

    const said = await runProgram('sh', ['read.sh'], {
      cwd: folderWith('read.sh'),
      env: xray.environment,
    });

    expect(said.split('\n')).toEqual([segment.trace_id, 'shop\tNone', 'shop\tclient', '']);
  });

  it('record every request', async () => {
    await runProgram('sh', ['record-all.sh'], {
      cwd: folderWith('record-all.sh'),
      env: xray.environment,
    });

    const { SamplingRuleRecords = [] } = await xray.client.send(new GetSamplingRulesCommand());
    expect(SamplingRuleRecords.map(({ SamplingRule }) => SamplingRule)).toMatchObject([
      { RuleName: 'Default', FixedRate: 1 },
    ]);
  });
});

import { PutTraceSegmentsCommand } from '@aws-sdk/client-xray';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSegmentId, newTraceId } from '../../../local/xray/index.ts';
import { pythonWith } from '../programs.ts';
import { findTrace } from '../traces.ts';
import { startXRayCommand, type XRayCommand } from '../xray-command.ts';
import { folderWith, runProgram } from './document.ts';

const sdk = pythonWith('aws_xray_sdk');
const boto3 = pythonWith('boto3');

describe('the examples for Python', () => {
  let xray: XRayCommand;

  beforeAll(async () => {
    xray = await startXRayCommand();
  });

  afterAll(() => xray?.[Symbol.asyncDispose]());

  it.skipIf(sdk === undefined)('trace by the X-Ray SDK', async () => {
    const cwd = folderWith('shop.py');

    const said = await runProgram(sdk ?? '', ['shop.py'], { cwd, env: xray.environment });

    const { summary, segments } = await findTrace(xray.client, 'annotation.product = "pear"');
    expect(`${summary.Id}\n`).toBe(said);
    expect(segments).toMatchObject([
      {
        name: 'shop',
        subsegments: [{ name: '## price', metadata: { default: { cents: 120 } } }],
      },
    ]);
  });

  it.skipIf(boto3 === undefined)('read with boto3', async () => {
    const now = Date.now() / 1000;
    const trace_id = newTraceId(now as Parameters<typeof newTraceId>[0]);
    const times = { start_time: now - 2, end_time: now - 1 };
    const shop = { trace_id, id: newSegmentId(), name: 'shop', ...times };
    const documents = [shop, { ...shop, id: newSegmentId(), parent_id: shop.id, name: 'stock' }];
    await xray.client.send(
      new PutTraceSegmentsCommand({
        TraceSegmentDocuments: documents.map((document) => JSON.stringify(document)),
      }),
    );
    const cwd = folderWith('read.py');

    const said = await runProgram(boto3 ?? '', ['read.py'], { cwd, env: xray.environment });

    const lines = said.split('\n').filter((line) => line.startsWith(trace_id));
    expect(lines.sort()).toEqual([`${trace_id} shop None`, `${trace_id} stock None`]);
  });
});

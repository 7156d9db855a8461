import { BatchGetTracesCommand, GetTraceSummariesCommand, XRayClient } from '@aws-sdk/client-xray';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { type ExportOptions, exportLines } from '../../../local/cli/transfer/export-lines.ts';

const xray = mockClient(XRayClient);

beforeEach(() => {
  xray.reset();
  xray.on(BatchGetTracesCommand).callsFake(({ TraceIds }: { TraceIds: string[] }) => ({
    Traces: TraceIds.map((Id) => ({
      Id,
      Segments: [{ Id, Document: JSON.stringify({ id: Id }) }],
    })),
  }));
});

const hours = (count: number) => new Date(count * 3_600_000);

async function exported(options: Partial<ExportOptions> = {}) {
  const lines: string[] = [];
  const generator = exportLines(new XRayClient({ region: 'us-east-1' }), {
    format: 'segments',
    query: { start: hours(0), end: hours(13) },
    ids: undefined,
    isAws: false,
    onProgress: () => {},
    ...options,
  });
  for await (const line of generator) lines.push((JSON.parse(line) as { id: string }).id);
  return lines;
}

describe('exportLines', () => {
  it('looks again for traces that become visible meanwhile, until there is nothing new', async () => {
    const looks = [['a'], ['b', 'a'], ['c', 'b', 'a'], ['c', 'b', 'a'], ['never', 'asked']];
    let look = 0;
    xray
      .on(GetTraceSummariesCommand)
      .callsFake(() => ({ TraceSummaries: looks[look++]?.map((Id) => ({ Id })) }));

    expect(await exported()).toEqual(['a', 'b', 'c']);
    expect(look).toBe(4);
  });

  it('does not look for ever where traces keep coming', async () => {
    let count = 0;
    xray
      .on(GetTraceSummariesCommand)
      .callsFake(() => ({ TraceSummaries: [{ Id: `trace ${count++}` }] }));

    expect(await exported()).toHaveLength(20);
  });

  it('asks AWS for six hours at a time', async () => {
    xray.on(GetTraceSummariesCommand).resolves({ TraceSummaries: [{ Id: 'a' }] });

    await exported({ isAws: true });

    const windows = xray
      .commandCalls(GetTraceSummariesCommand)
      .map(({ args: [{ input }] }) => [input.StartTime, input.EndTime]);
    expect(windows.slice(0, 3)).toEqual([
      [hours(7), hours(13)],
      [hours(1), hours(7)],
      [hours(0), hours(1)],
    ]);
  });

  it('asks for five traces at a time', async () => {
    const ids = Array.from({ length: 23 }, (_, index) => `trace ${index}`);

    expect(await exported({ ids })).toEqual(ids);
    const asked = xray
      .commandCalls(BatchGetTracesCommand)
      .map(({ args: [{ input }] }) => input.TraceIds?.length);
    expect(asked).toEqual([5, 5, 5, 5, 3]);
  });
});

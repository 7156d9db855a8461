import { cases, modelled, observed } from '../conformance-case.ts';
import { deepEqual, equal, errorOnWire, match } from '../expectations.ts';
import { newTrace, put } from '../traces.ts';

const unknownOperation = {
  Output: { __type: 'com.amazon.coral.service#UnknownOperationException' },
  Version: '1.0',
};

export const protocolCases = cases(
  'the protocol',
  observed('answers with a request id and as JSON', async (target) => {
    const answer = await target.post('/GetSamplingRules', '{}');

    equal(answer.status, 200);
    match(answer.headers['x-amzn-requestid'] ?? '', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    match(answer.headers['content-type'] ?? '', /^application\/json/);
  }),
  observed('answers an unknown path with 200 and an UnknownOperationException', async (target) => {
    const answer = await target.post('/BatchGetTraces', '{}');

    equal(answer.status, 200);
    deepEqual(answer.json, unknownOperation);
  }),
  observed('prints explicit nulls for members that are absent', async (target) => {
    const answer = await target.post('/Traces', '{"TraceIds":[]}');

    deepEqual(answer.json, { Traces: [], UnprocessedTraceIds: [], NextToken: null });
  }),
  observed('gives times as epoch seconds', async (target) => {
    const answer = await target.post('/GetSamplingRules', '{}');
    const { SamplingRuleRecords } = answer.json as {
      SamplingRuleRecords: { CreatedAt: unknown; SamplingRule: { RuleName: string } }[];
    };

    equal(
      SamplingRuleRecords.find(({ SamplingRule }) => SamplingRule.RuleName === 'Default')
        ?.CreatedAt,
      0,
    );
  }),
  observed('has members that the model does not know', async (target) => {
    const trace = newTrace(target);
    await put(target, trace.segment());

    await target.eventually(async () => {
      const graph = await target.post('/TraceGraph', JSON.stringify({ TraceIds: [trace.id] }));
      const [service] = (graph.json as { Services: Record<string, unknown>[] }).Services;
      for (const member of ['HostedIn', 'KeyAttributes', 'Region']) equal(service?.[member], null);
    });
  }),
  observed(
    'tells of a missing member as a ValidationException with a small message',
    async (target) =>
      errorOnWire(await target.post('/Traces', '{}'), 400, 'ValidationException', {
        message:
          "1 validation error detected: Value null at 'traceIds' failed to satisfy constraint: Member must not be null",
      }),
  ),
  observed('tells of several violations at once', async (target) => {
    const answer = await target.post('/TraceSummaries', '{}');

    equal(answer.headers['x-amzn-errortype'], 'ValidationException');
    match(JSON.stringify(answer.json), /"2 validation errors detected: Value null at /);
  }),
  observed(
    'tells of a wrong JSON type as a SerializationException with a capital Message',
    async (target) =>
      errorOnWire(
        await target.post('/CreateGroup', '{"GroupName":5}'),
        400,
        'SerializationException',
        {
          Message: 'NUMBER_VALUE can not be converted to a String',
        },
      ),
  ),
  observed('tells of a text where a time belongs', async (target) => {
    const records = [{ Timestamp: '2026-11-20T08:00:00Z' }];
    const answer = await target.post(
      '/TelemetryRecords',
      JSON.stringify({ TelemetryRecords: records }),
    );

    equal(answer.status, 400);
    equal(answer.headers['x-amzn-errortype'], 'SerializationException');
  }),
  observed(
    'tells of a broken rule as an InvalidRequestException with a capital Message',
    async (target) =>
      errorOnWire(
        await target.post('/TraceSegments', '{"TraceSegmentDocuments":[]}'),
        400,
        'InvalidRequestException',
        { Message: 'Segments can not be empty' },
      ),
  ),
  modelled('ignores members that it does not know', async (target) => {
    const answer = await target.post('/GetSamplingRules', '{"Nonsense":{"a":[1]}}');

    equal(answer.status, 200);
  }),
);

import type { PutTelemetryRecordsRequest, PutTelemetryRecordsResult } from '@aws-sdk/client-xray';
import { invalidRequest, XRayError } from '../errors.ts';
import { telemetryRecordShape } from '../model/trace-shapes.ts';
import type { Operation } from '../operation.ts';
import { list, string, structureOf } from '../shapes.ts';

/**
 * Accepts what daemons count. Nothing in the API reads it back, so nothing is kept.
 * https://docs.aws.amazon.com/xray/latest/api/API_PutTelemetryRecords.html
 */
export const putTelemetryRecords: Operation<'PutTelemetryRecords'> = {
  input: structureOf<PutTelemetryRecordsRequest>()(
    {
      TelemetryRecords: list(telemetryRecordShape, { sparse: true }),
      EC2InstanceId: string({ max: 20 }),
      Hostname: string({ max: 255 }),
      ResourceARN: string({ max: 500 }),
    },
    ['TelemetryRecords'],
  ),
  output: structureOf<PutTelemetryRecordsResult>()({}),
  coverage: {
    exact: 'Records are checked as X-Ray checks them, and the answer is empty.',
    unlike: ['what the records count is not kept; no operation could tell of it.'],
  },
  run(input) {
    const records = input.TelemetryRecords ?? [];
    if (records.length === 0) throw invalidRequest('Telemetry records can not be empty');
    // Observed: a null record is a failure of the service.
    if (records.some((record) => record === null)) throw new XRayError('InternalFailure', '');
    return {} satisfies PutTelemetryRecordsResult;
  },
};

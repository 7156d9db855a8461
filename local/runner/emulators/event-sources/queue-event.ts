import { type EpochSeconds, newTraceId, parseTraceHeader } from '../../../xray/index.ts';
import type { Invocation, ReceivedMessage } from '../../cloud.ts';
import { isRecord } from '../protocols/json.ts';

/** A message as the function sees it. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event */
export function queueRecord(message: ReceivedMessage, eventSourceARN: string, region: string) {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.systemAttributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, { dataType, stringValue, binaryValue }]) => [
        name,
        {
          ...(stringValue !== undefined && { stringValue }),
          ...(binaryValue !== undefined && { binaryValue }),
          stringListValues: [],
          binaryListValues: [],
          dataType,
        },
      ]),
    ),
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: region,
  };
}

/** What filters look at: a body that is a JSON object is looked into. */
export function filterable(record: ReturnType<typeof queueRecord>): unknown {
  try {
    const body: unknown = JSON.parse(record.body);
    return isRecord(body) ? { ...record, body } : record;
  } catch {
    return record;
  }
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-tracelinking.html */
const maxLinks = 20;

/**
 * A batch has a trace of its own, linked to the traces of those who sent its messages. It is traced
 * when one of these is; when all of them say no, it is not; otherwise the function decides.
 */
export function batchTrace(
  messages: readonly ReceivedMessage[],
  receivedAt: EpochSeconds,
): Pick<Invocation, 'traceHeader' | 'links'> {
  const headers = messages.map(({ systemAttributes }) =>
    parseTraceHeader(systemAttributes.AWSTraceHeader),
  );
  const sampled = headers.filter((header) => header.sampled === '1');
  if (sampled.length === 0) {
    const refused = headers.length > 0 && headers.every((header) => header.sampled === '0');
    return refused ? { traceHeader: `Root=${newTraceId(receivedAt)};Sampled=0` } : {};
  }
  const producers = new Map<string, { trace_id: string; id: string }>();
  for (const { root, parent } of sampled) {
    if (root !== undefined && parent !== undefined) {
      producers.set(`${root} ${parent}`, { trace_id: root, id: parent });
    }
  }
  return {
    traceHeader: `Root=${newTraceId(receivedAt)};Sampled=1`,
    links: [...producers.values()].slice(0, maxLinks).map((producer) => ({
      ...producer,
      attributes: {
        'aws.xray.reserved.reference_type': 'parent',
        'aws.xray.reserved.received_event_end_time': receivedAt,
      },
    })),
  };
}

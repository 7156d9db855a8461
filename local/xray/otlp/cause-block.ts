import type { CauseDocument, ExceptionDocument } from '../model/segment-document.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { derivedId } from './derived-id.ts';
import { isAwsCall } from './segment-name.ts';
import { type Span, type SpanEvent, secondsOf, textOf } from './span.ts';
import { parseStackTrace } from './stack-traces.ts';

const exceptionEvent = 'exception';
/** One try of an AWS SDK that failed, as AWS's own OpenTelemetry agents write it. */
const failedTryEvent = 'HTTP request failure';

/** The block `cause`: the exceptions that the span's events tell, else its status when that is an error. */
export function causeBlock(span: Span, attributes: AttributeReader): CauseDocument | undefined {
  const tellsTries = isAwsCall(span);
  const telling = span.events.filter(
    ({ name }) => name === exceptionEvent || (tellsTries && name === failedTryEvent),
  );
  if (telling.length > 0) {
    const exceptions: ExceptionDocument[] = [];
    for (const event of telling) {
      const id = (index: number) => derivedId(span, `exception ${exceptions.length + index}`);
      exceptions.push(
        ...(event.name === exceptionEvent ? readException(span, event, id) : failedTry(event, id)),
      );
    }
    return { exceptions };
  }
  if (!span.status.isError) return undefined;
  const statusText = attributes.takeText('http.status_text');
  const message = span.status.message || statusText;
  return message === undefined
    ? undefined
    : { exceptions: [{ id: derivedId(span, 'exception 0'), message }] };
}

type Id = (index: number) => string;

function readException(span: Span, { attributes }: SpanEvent, id: Id): ExceptionDocument[] {
  const text = (member: string) => textOf(attributes.get(`exception.${member}`));
  const language = textOf(span.resource.get('telemetry.sdk.language'));
  const { frames, causes } = parseStackTrace(text('stacktrace') ?? '', language);
  const remote = span.kind === 'client' || span.kind === 'producer';
  const chain = [{ type: text('type'), message: text('message'), frames }, ...causes];
  return chain.map((exception, index) => ({
    id: id(index),
    type: exception.type,
    message: exception.message,
    remote,
    cause: index < causes.length ? id(index + 1) : undefined,
    stack: exception.frames,
  }));
}

/** `<status>@<epoch seconds>@<message>` */
function failedTry({ attributes, timeNanos }: SpanEvent, id: Id): ExceptionDocument[] {
  const status = attributes.get('http.response.status_code');
  const message = textOf(attributes.get('aws.http.error_message'));
  if (status === undefined || message === undefined) return [];
  return [
    {
      id: id(0),
      type: 'aws.http.error.event',
      remote: true,
      message: `${status}@${secondsOf(timeNanos).toFixed(6)}@${message}`,
    },
  ];
}

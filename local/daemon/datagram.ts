const newline = 0x0a;

/** One datagram, taken apart as the daemon does. */
export type Datagram =
  | { readonly kind: 'document'; readonly document: string }
  | { readonly kind: 'rejected'; readonly reason: string };

/**
 * A datagram is a JSON header, one line feed and a segment document, which is not looked into.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon;
 * texts and leniency as in https://github.com/aws/aws-xray-daemon `pkg/processor`.
 */
export function readDatagram(bytes: Buffer): Datagram {
  const end = bytes.indexOf(newline);
  if (end < 0 || end === bytes.length - 1) {
    return rejected(`Missing header or segment: ${excerpt(bytes)}`);
  }
  const header = bytes.subarray(0, end);
  if (!header.equals(usualHeader) && !isValidHeader(header.toString())) {
    return rejected(`Invalid header: ${excerpt(header)}`);
  }
  return { kind: 'document', document: bytes.toString('utf8', end + 1) };
}

/** What the SDKs send, compared first because parsing each header would cost more than all the rest. */
const usualHeader = Buffer.from('{"format":"json","version":1}');

function isValidHeader(text: string): boolean {
  try {
    const header: unknown = JSON.parse(text);
    if (typeof header !== 'object' || header === null) return false;
    const { format, version } = header as { format?: unknown; version?: unknown };
    return typeof format === 'string' && format.toLowerCase() === 'json' && version === 1;
  } catch {
    return false;
  }
}

const rejected = (reason: string): Datagram => ({ kind: 'rejected', reason });

/** Fit for one line of a log, whatever the bytes. */
function excerpt(bytes: Buffer): string {
  const text = bytes.toString('utf8', 0, 100).replace(/[^\x20-\x7e]/g, '.');
  return bytes.length > 100 ? `${text}…` : text;
}

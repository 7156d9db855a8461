/** Who signed a request, and for which service and region: the scope of its SigV4 signature. */
export interface Credential {
  readonly accessKeyId: string;
  /** Absent in SigV4A, whose signatures hold in many regions. */
  readonly region?: string;
  readonly service: string;
}

/**
 * Reads the credential from the `Authorization` header or a presigned URL. The signature itself is
 * not verified.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
 *
 * @returns `undefined` for an unsigned request, or `'malformed'`.
 */
export function readCredential(
  headers: Readonly<Record<string, string>>,
  query: URLSearchParams,
): Credential | 'malformed' | undefined {
  const { authorization } = headers;
  if (authorization?.startsWith('AWS4-')) {
    const scope = /[ ,]Credential=([^,\s]*)/.exec(authorization)?.[1];
    return parseScope(scope ?? '');
  }
  const presigned = query.get('X-Amz-Credential');
  if (presigned !== null) return parseScope(presigned);
  return undefined;
}

/** `AKIA…/20261120/us-east-1/sqs/aws4_request`, or without the region. */
function parseScope(scope: string): Credential | 'malformed' {
  const parts = scope.split('/');
  const [accessKeyId] = parts;
  const region = parts.length === 5 ? parts[2] : undefined;
  const service = parts.at(-2);
  if (parts.length < 4 || parts.length > 5 || parts.at(-1) !== 'aws4_request') return 'malformed';
  if (!accessKeyId || !service || region === '') return 'malformed';
  return { accessKeyId, region, service };
}

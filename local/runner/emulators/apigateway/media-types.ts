/**
 * Whether a content type is one that the API treats as binary: named, or covered by `*` + `/*`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html
 */
export function isBinary(
  mediaType: string | undefined,
  binaryMediaTypes: readonly string[],
): boolean {
  if (binaryMediaTypes.includes('*/*')) return true;
  const wanted = mediaType?.split(/[;,]/, 1)[0]?.trim().toLowerCase();
  return binaryMediaTypes.some((type) => type.toLowerCase() === wanted);
}

/** A command that sends one trace to X-Ray: what makes an empty console show something. */
export const exampleSegment = (url: string): string =>
  [
    'now=$(date +%s)',
    'id=1-$(printf %08x $now)-$(openssl rand -hex 12)',
    `curl -s ${url}/TraceSegments -d '{"TraceSegmentDocuments":["{\\"id\\":\\"53995c3f42cd8ad8\\",\\"name\\":\\"hello\\",\\"trace_id\\":\\"'$id'\\",\\"start_time\\":'$now',\\"end_time\\":'$now'.2}"]}'`,
  ].join('; ');

import { randomBytes } from 'node:crypto';

/** What would be markup, a script, a link or an order to the reader's eye if it were taken for more than text. */
export const hostile = {
  markup: '<img src=x onerror=alert(1)><script>alert(2)</script>',
  link: 'javascript:alert(3)',
  rightToLeft: 'safe\u202Egnp.exe',
  control: 'bell\u0007 null\u0000 escape\u001b[31m',
  long: `${'very-'.repeat(39)}long`,
  prototype: '__proto__',
} as const;

const id = () => randomBytes(8).toString('hex');

/** One trace whose every text is hostile; it began at `at`, in epoch seconds. */
export function hostileTrace(at: number): { id: string; documents: string[] } {
  const trace_id = `1-${Math.floor(at).toString(16)}-${randomBytes(12).toString('hex')}`;
  const call = id();
  const base = { trace_id, start_time: at, end_time: at + 1 };
  const documents = [
    {
      ...base,
      id: id(),
      name: hostile.long,
      origin: hostile.markup,
      user: hostile.markup,
      fault: true,
      http: {
        request: { method: hostile.markup, url: hostile.link, user_agent: hostile.markup },
        response: { status: 500 },
      },
      annotations: {
        tier: hostile.markup,
        note: hostile.rightToLeft,
        constructor: hostile.control,
      },
      metadata: {
        [hostile.prototype]: { [hostile.markup]: hostile.markup },
        page: { html: hostile.markup, url: hostile.link },
      },
      cause: {
        working_directory: hostile.markup,
        exceptions: [
          {
            id: id(),
            type: hostile.markup,
            message: `${hostile.markup}${hostile.rightToLeft}`,
            stack: [{ path: hostile.link, line: 1, label: hostile.markup }],
          },
        ],
      },
      subsegments: [
        {
          id: call,
          name: hostile.markup,
          namespace: 'remote',
          start_time: at,
          end_time: at + 0.5,
          http: { request: { method: 'GET', url: hostile.link } },
        },
        {
          id: id(),
          name: hostile.rightToLeft,
          start_time: at,
          end_time: at + 0.4,
          sql: {
            url: hostile.link,
            user: hostile.markup,
            sanitized_query: `SELECT '${hostile.markup}' -- ${hostile.rightToLeft}`,
            database_type: hostile.markup,
          },
        },
      ],
    },
    {
      ...base,
      id: id(),
      parent_id: call,
      name: `${hostile.markup} ${hostile.control}`,
      origin: 'AWS::Lambda::Function',
      error: true,
    },
  ];
  return { id: trace_id, documents: documents.map((document) => JSON.stringify(document)) };
}

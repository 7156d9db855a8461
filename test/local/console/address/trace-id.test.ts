import { describe, expect, it } from 'vitest';
import { parseTraceId, toW3c } from '../../../../local/console/address/trace-id.ts';

const id = '1-5759e988-bd862e3fe1be46a994272793';

describe('parseTraceId', () => {
  it.each([
    ['an id of X-Ray', id],
    ['an id among blanks', `  ${id}\n`],
    ['an id in quotes', `"${id}"`],
    ['an id of W3C', '5759e988bd862e3fe1be46a994272793'],
    ['an id of W3C in capitals', '5759E988BD862E3FE1BE46A994272793'],
    ['a traceparent', '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01'],
    [
      'a traceparent with its name',
      'traceparent: 00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-00',
    ],
    [
      'a traceparent of a later version',
      'cc-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01-more',
    ],
    ['a header of X-Ray', `Root=${id};Parent=53995c3f42cd8ad8;Sampled=1`],
    ['a header in another order', `Self=1-5759e989-aaaaaaaaaaaaaaaaaaaaaaaa;Root=${id};Sampled=1`],
    ['a header with its name', `X-Amzn-Trace-Id: Root=${id};Sampled=0`],
    [
      'the variable of Lambda',
      `_X_AMZN_TRACE_ID=Root=${id};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:a87bd80c:0`,
    ],
    [
      'a link of the X-Ray console',
      `https://eu-west-1.console.aws.amazon.com/xray/home?region=eu-west-1#/traces/${id}`,
    ],
    [
      'a link of CloudWatch',
      `https://console.aws.amazon.com/cloudwatch/home#xray:traces/${id}?~(query~())`,
    ],
    ['a link of this console', `http://127.0.0.1:4000/#/traces/${id}?segment=53995c3f42cd8ad8`],
  ])('reads %s', (_name, text) => {
    const traceId = parseTraceId(text);

    expect(traceId).toBe(id);
  });

  it('leaves the letter case of an id of X-Ray as it is, by which it is stored', () => {
    const traceId = parseTraceId(id.toUpperCase());

    expect(traceId).toBe(id.toUpperCase());
  });

  it.each([
    '',
    'fault',
    '1-5759e988-bd862e3fe1be46a99427279',
    `${id}3`,
    `Root=${id}3`,
    '2-5759e988-bd862e3fe1be46a994272793',
    '00000000000000000000000000000000',
    '00-00000000000000000000000000000000-53995c3f42cd8ad8-01',
    'ff-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01',
    'annotation.root = "1-5759e988-bd862e3fe1be46a994272793"',
    `service("a") AND http.url = "${id}"`,
    'javascript:alert(1)',
    `Root=${'1'.repeat(100_000)}`,
  ])('finds none in %j', (text) => {
    const traceId = parseTraceId(text);

    expect(traceId).toBeUndefined();
  });
});

describe('toW3c', () => {
  it('writes an id of X-Ray as W3C does', () => {
    const digits = toW3c(id.toUpperCase());

    expect(digits).toBe('5759e988bd862e3fe1be46a994272793');
  });

  it('does not know what is no id', () => {
    const digits = toW3c('nonsense');

    expect(digits).toBeUndefined();
  });
});

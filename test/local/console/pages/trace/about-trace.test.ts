import { describe, expect, it } from 'vitest';
import {
  calledSide,
  callOf,
  kindOf,
  titleOf,
} from '../../../../../local/console/pages/trace/describe-node.ts';
import { findNodeRow } from '../../../../../local/console/pages/trace/find-node-row.ts';
import { awsCommand, traceJson } from '../../../../../local/console/pages/trace/leave.ts';
import { durationAt, stepOf } from '../../../../../local/console/pages/trace/RowFilters.tsx';
import { explainAbsence } from '../../../../../local/console/pages/trace/trace-age.ts';
import { collectFacts } from '../../../../../local/console/pages/trace/trace-facts.ts';
import { traceMarkdown } from '../../../../../local/console/pages/trace/trace-markdown.ts';
import { traceAddress } from '../../../../../local/console/pages/trace/url.ts';
import { fixtureTree, nodeNamed, treeOf } from './fixture-trees.ts';

describe('what a row is called', () => {
  const tree = fixtureTree('order');

  it.each([
    ['orders/prod', 'API Gateway stage', undefined],
    ['Lambda', 'AWS call', 'Invoke place-order'],
    ['DynamoDB', 'DynamoDB table', 'PutItem orders'],
    ['SQS', 'SQS queue', 'SendMessage fulfilment'],
    ['SNS', 'AWS call', 'Publish order-events'],
    ['webhook.example.com', 'remote call', 'POST'],
    ['Overhead', undefined, undefined],
  ])('%s is of kind %s and calls %s', (name, kind, call) => {
    const node = nodeNamed(tree, name);

    expect([kindOf(node), callOf(node)]).toEqual([kind, call]);
  });

  it.each([
    ['order', 'DynamoDB', 'DynamoDB table'],
    ['order', 'webhook.example.com', 'remote host'],
    ['order', 'SNS', undefined],
  ])('of %s: %s calls %s, as X-Ray infers', (name, row, called) => {
    expect(calledSide(nodeNamed(fixtureTree(name), row))).toBe(called);
  });

  it('takes the called side of a query for a database', () => {
    const query = fixtureTree('report').nodes.find(({ entity }) => entity.sql !== undefined);

    expect(query && calledSide(query)).toBe('SQL database');
  });

  it('says the statement of a query', () => {
    const queries = fixtureTree('report').nodes.filter(({ entity }) => entity.sql !== undefined);

    expect(queries.map(callOf)).toEqual([
      expect.stringMatching(/^CREATE TABLE/i),
      expect.stringMatching(/^REPLACE/i),
    ]);
  });

  it('titles a trace by its request, else by its first segment', () => {
    expect(titleOf(tree.roots[0])).toBe('POST /prod/orders');
    expect(titleOf(fixtureTree('order-fulfilment').roots[0])).toBe('fulfil-order');
    expect(titleOf(undefined)).toBe('no segment yet');
  });
});

describe('collectFacts', () => {
  it('counts what sent a segment, and names each annotation and value once', () => {
    const facts = collectFacts(fixtureTree('order'));

    expect(facts.segments).toBe(6);
    expect(facts.regions).toEqual(['us-east-1']);
    const texts = facts.annotations.map(({ name, value }) => `${name}=${value}`);
    expect(texts.filter((text) => text === 'customerTier=gold')).toHaveLength(1);
    const usual = texts.findIndex((text) => /^(aws:|ColdStart=|Service=)/.test(text));
    expect(usual).toBeGreaterThan(0);
    expect(texts.slice(usual).every((text) => /^(aws:|ColdStart=|Service=)/.test(text))).toBe(true);
  });
});

describe('explainAbsence', () => {
  const now = 1_795_184_975;
  const idAt = (seconds: number) => `1-${seconds.toString(16)}-${'0'.repeat(24)}`;

  it.each([
    [undefined, 'malformed'],
    [idAt(now - 31 * 86_400), 'expired'],
    [idAt(now - 30), 'on-its-way'],
    [idAt(now - 61), 'unknown'],
    [idAt(now + 60), 'on-its-way'],
    [idAt(now + 3600), 'future'],
  ])('of %s is %s', (id, kind) => {
    expect(explainAbsence(id, now).kind).toBe(kind);
  });
});

describe('findNodeRow', () => {
  const tree = fixtureTree('order');

  it.each([
    ['orders/prod', 'client', 'orders/prod'],
    ['place-order', 'AWS::Lambda::Function', 'place-order'],
    ['orders', 'AWS::DynamoDB::Table', 'DynamoDB'],
    ['https://sqs.us-east-1.amazonaws.com/123456789012/fulfilment', 'AWS::SQS::Queue', 'SQS'],
    ['webhook.example.com', 'remote', 'webhook.example.com'],
  ])('leads from %s (%s) to %s', (name, type, row) => {
    expect(findNodeRow(tree, { name, type })?.entity.name).toBe(row);
  });

  it('leads nowhere from a node that the trace does not have', () => {
    expect(findNodeRow(tree, { name: 'other', type: undefined })).toBeUndefined();
  });
});

describe('leaving a trace', () => {
  it('writes a command that asks for it', () => {
    expect(awsCommand(['1-5759e988-bd862e3fe1be46a994272793'], '--region eu-west-1')).toBe(
      'aws xray batch-get-traces --trace-ids 1-5759e988-bd862e3fe1be46a994272793 --region eu-west-1',
    );
    expect(awsCommand(['$(rm -rf /)'])).toBeUndefined();
  });

  it('writes its documents as JSON', () => {
    const json = JSON.parse(traceJson(fixtureTree('fault'))) as {
      Segments: { Document: object }[];
    };

    expect(json.Segments[0]?.Document).toMatchObject({ name: 'orders/prod' });
  });

  it('writes a summary whose names make no markup', () => {
    const markdown = traceMarkdown(fixtureTree('fault'));

    expect(markdown).toContain('### POST /prod/orders → 502');
    expect(markdown).toContain('\\#\\#\\# check stock failed with StockLedgerError');
    expect(markdown).toMatch(/\| ✕ 502 \|/);
    const hostile = treeOf({
      id: '1',
      name: '<img src=x> | [a](b)\n# x',
      start_time: 1,
      end_time: 2,
    });
    expect(traceMarkdown(hostile)).not.toMatch(/[^\\]<img|\n# x|[^\\]\[a/);
  });

  it('has an address for the trace, a row of it, and its documents', () => {
    expect(traceAddress('1-a-b')).toBe('#/traces/1-a-b');
    expect(traceAddress('1-a-b', { segment: 'x y' })).toBe('#/traces/1-a-b?segment=x+y');
    expect(traceAddress('1-a-b', { raw: true })).toBe('#/traces/1-a-b/raw');
  });
});

describe('the slider for durations', () => {
  it('has fine steps for short times', () => {
    expect(durationAt(0, 10)).toBe(0);
    expect(durationAt(50, 10)).toBeCloseTo(0.1);
    expect(durationAt(100, 10)).toBeCloseTo(10);
    expect(stepOf(durationAt(37, 10), 10)).toBe(37);
    expect(stepOf(0.5, 0)).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { aroundNow, graphLines, openEngine, readDocuments } from '../fixtures.ts';

function map(...fixtures: string[]): string[] {
  const { engine, clock } = openEngine();
  expect(engine.ingest(fixtures.flatMap(readDocuments))).toEqual([]);
  const { services } = engine.serviceGraph(aroundNow(clock));
  engine.close();
  return graphLines(services);
}

const queue = 'https://sqs.us-east-1.amazonaws.com/123456789012/fulfilment (AWS::SQS::Queue)';
const topicArn = 'arn:aws:sns:us-east-1:123456789012:order-events (AWS::SNS)';

describe('the service map', () => {
  it('runs from the client over the topic to both subscribers and the linked queue consumer', () => {
    expect(map('orders-active-topic', 'orders-queue-consumer')).toEqual([
      'fulfil-order (AWS::Lambda) active root ok 1',
      '  -> fulfil-order (AWS::Lambda::Function) ok 1',
      'fulfil-order (AWS::Lambda::Function) active ok 1',
      '  -> orders (AWS::DynamoDB::Table) ok 1',
      `${queue} unknown ok 1`,
      '  ~> fulfil-order (AWS::Lambda)',
      'notify-customer (AWS::Lambda) active ok 1',
      '  -> notify-customer (AWS::Lambda::Function) ok 1',
      'notify-customer (AWS::Lambda::Function) active ok 1',
      '  -> webhook.example.com (remote) ok 1',
      'order-events (AWS::SNS::Topic) active ok 1',
      `  -> ${queue} ok 1`,
      '  -> notify-customer (AWS::Lambda) ok 1 as Lambda (AWS::Lambda)',
      'orders (AWS::DynamoDB::Table) unknown ok 2',
      'orders/prod (AWS::ApiGateway::Stage) active root ok 1',
      '  -> place-order (AWS::Lambda) ok 1 as Lambda (AWS::Lambda)',
      'orders/prod (client) unknown',
      '  -> orders/prod (AWS::ApiGateway::Stage) ok 1',
      'place-order (AWS::Lambda) active ok 1',
      '  -> place-order (AWS::Lambda::Function) ok 1',
      'place-order (AWS::Lambda::Function) active ok 1',
      '  -> order-events (AWS::SNS::Topic) ok 1 as SNS (AWS::SNS)',
      '  -> orders (AWS::DynamoDB::Table) ok 1',
      'webhook.example.com (remote) passive ok 1',
    ]);
  });

  it('keeps a passive topic between the publisher and its subscriber', () => {
    expect(map('orders-passive-topic')).toEqual([
      `${topicArn} unknown ok 1`,
      '  -> notify-customer (AWS::Lambda) ok 1',
      'notify-customer (AWS::Lambda) active ok 1',
      '  -> notify-customer (AWS::Lambda::Function) ok 1',
      'notify-customer (AWS::Lambda::Function) active ok 1',
      'place-order (AWS::Lambda) active root ok 1',
      '  -> place-order (AWS::Lambda::Function) ok 1',
      'place-order (AWS::Lambda::Function) active ok 1',
      `  -> ${topicArn} ok 1`,
      'place-order (client) unknown',
      '  -> place-order (AWS::Lambda) ok 1',
    ]);
  });

  it('keeps a queue before a consumer that continues the trace by hand', () => {
    expect(map('queue-worker')).toEqual([
      'Handle message (no type) active ok 1',
      `${queue} unknown ok 1`,
      '  -> Handle message (no type) ok 1',
      'sender (AWS::Lambda::Function) active root ok 1',
      `  -> ${queue} ok 1`,
      'sender (client) unknown',
      '  -> sender (AWS::Lambda::Function) ok 1',
    ]);
  });

  it('shows a failing synchronous call as a fault of the stage and an error of the function', () => {
    expect(map('orders-sync-failure')).toEqual([
      'orders/prod (AWS::ApiGateway::Stage) active root fault 1',
      '  -> place-order (AWS::Lambda) fault 1 as Lambda (AWS::Lambda)',
      'orders/prod (client) unknown',
      '  -> orders/prod (AWS::ApiGateway::Stage) fault 1',
      'place-order (AWS::Lambda) active error 1',
      '  -> place-order (AWS::Lambda::Function) error 1',
      'place-order (AWS::Lambda::Function) active error 1',
    ]);
  });

  it('shows a failing asynchronous invocation on the function alone, once per attempt', () => {
    expect(map('orders-async-failure')).toEqual([
      'notify-customer (AWS::Lambda) active root ok 1',
      '  -> notify-customer (AWS::Lambda::Function) error 2',
      'notify-customer (AWS::Lambda::Function) active error 2',
      '  -> webhook.example.com (remote) fault 2',
      'notify-customer (client) unknown',
      '  -> notify-customer (AWS::Lambda) ok 1',
      'webhook.example.com (remote) passive fault 2',
    ]);
  });

  it('hangs what names a segment as its parent beside the call that the segment made', () => {
    expect(map('gateway-publishes')).toEqual([
      'SNS (AWS::SNS) unknown ok 1',
      'http-flow (AWS::Lambda) active ok 1',
      '  -> http-flow (AWS::Lambda::Function) ok 1',
      'http-flow (AWS::Lambda::Function) active ok 1',
      'tracer/prod (AWS::ApiGateway::Stage) active root ok 1',
      '  -> SNS (AWS::SNS) ok 1',
      '  -> http-flow (AWS::Lambda) ok 1',
      'tracer/prod (client) unknown',
      '  -> tracer/prod (AWS::ApiGateway::Stage) ok 1',
    ]);
  });

  it('draws a web server that calls a function', () => {
    expect(map('web-and-function')).toEqual([
      'Scores (AWS::ElasticBeanstalk::Environment) active root ok 1',
      '  -> random-name (AWS::Lambda) ok 1 as Lambda (AWS::Lambda)',
      '  -> score-user (AWS::DynamoDB::Table) ok 1',
      'Scores (client) unknown',
      '  -> Scores (AWS::ElasticBeanstalk::Environment) ok 1',
      `${topicArn} unknown ok 1`,
      'random-name (AWS::Lambda) active ok 1',
      '  -> random-name (AWS::Lambda::Function) ok 1',
      'random-name (AWS::Lambda::Function) active ok 1',
      `  -> ${topicArn} ok 1`,
      'score-user (AWS::DynamoDB::Table) unknown ok 1',
    ]);
  });
});

export const queue =
  'https://sqs.us-east-1.amazonaws.com/123456789012/fulfilment (AWS::SQS::Queue)';

/** What lies behind the topic of an accepted order, in its own trace. */
export const behindTopic = {
  queue: [`${queue} unknown ok 1`, '  ~> fulfil-order (AWS::Lambda)'],
  notify: [
    'notify-customer (AWS::Lambda) active ok 1',
    '  -> notify-customer (AWS::Lambda::Function) ok 1',
    'notify-customer (AWS::Lambda::Function) active ok 1',
    '  -> webhook.example.com (remote) ok 1',
  ],
  topic: [
    'order-events (AWS::SNS::Topic) active ok 1',
    `  -> ${queue} ok 1`,
    '  -> notify-customer (AWS::Lambda) ok 1 as Lambda (AWS::Lambda)',
  ],
};

export const webhook = 'webhook.example.com (remote) passive ok 1';

/** The stage and its client, for one request with that outcome. */
export const stage = (outcome: string, target = 'place-order') => [
  `orders/prod (AWS::ApiGateway::Stage) active root ${outcome} 1`,
  `  -> ${target} (AWS::Lambda) ${outcome} 1 as Lambda (AWS::Lambda)`,
  'orders/prod (client) unknown',
  `  -> orders/prod (AWS::ApiGateway::Stage) ${outcome} 1`,
];

/** Both nodes of `place-order`, with what it calls for an accepted order. */
export const placeOrder = [
  'place-order (AWS::Lambda) active ok 1',
  '  -> place-order (AWS::Lambda::Function) ok 1',
  'place-order (AWS::Lambda::Function) active ok 1',
  '  -> order-events (AWS::SNS::Topic) ok 1 as SNS (AWS::SNS)',
  '  -> orders (AWS::DynamoDB::Table) ok 1',
];

/** The trace of an accepted order; the batch that fulfils it is another trace. */
export const acceptedOrder = [
  'fulfil-order (AWS::Lambda) unknown',
  ...behindTopic.queue,
  ...behindTopic.notify,
  ...behindTopic.topic,
  'orders (AWS::DynamoDB::Table) unknown ok 1',
  ...stage('ok'),
  ...placeOrder,
  webhook,
];

import type { Connection } from './build-connections.ts';

export interface ExampleEvent {
  readonly label: string;
  readonly event: unknown;
}

/** Events as what invokes a function would send them, with something to fill in; the empty one is always there. */
export function exampleEvents(calledBy: readonly Connection[]): ExampleEvent[] {
  const types = new Set(calledBy.map(({ type }) => type));
  const queue = calledBy.find(({ type }) => type === 'AWS::SQS::Queue')?.name ?? '';
  const topic = calledBy.find(({ type }) => type.startsWith('AWS::SNS'))?.name ?? '';
  return [
    { label: 'Empty', event: {} },
    ...(types.has('AWS::ApiGateway::Stage')
      ? [{ label: 'Request to an API', event: request }]
      : []),
    ...(types.has('AWS::ApiGatewayV2::Stage')
      ? [{ label: 'Request to an HTTP API', event: httpRequest }]
      : []),
    ...(types.has('AWS::SQS::Queue')
      ? [{ label: 'Message of a queue', event: queueMessage(queue) }]
      : []),
    ...(types.has('AWS::SNS') || types.has('AWS::SNS::Topic')
      ? [{ label: 'Notification of a topic', event: notification(topic) }]
      : []),
    ...(types.has('AWS::DynamoDB::Stream') ? [{ label: 'Change of a table', event: change }] : []),
  ];
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
const request = {
  resource: '/{proxy+}',
  path: '/',
  httpMethod: 'GET',
  headers: { 'Content-Type': 'application/json' },
  queryStringParameters: null,
  pathParameters: null,
  stageVariables: null,
  requestContext: { resourcePath: '/{proxy+}', httpMethod: 'GET', stage: 'prod', path: '/' },
  body: null,
  isBase64Encoded: false,
};

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
const httpRequest = {
  version: '2.0',
  routeKey: '$default',
  rawPath: '/',
  rawQueryString: '',
  headers: { 'content-type': 'application/json' },
  requestContext: { http: { method: 'GET', path: '/', protocol: 'HTTP/1.1' }, stage: '$default' },
  isBase64Encoded: false,
};

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
const queueMessage = (url: string) => ({
  Records: [
    {
      messageId: '19dd0b57-b21e-4ac1-bd88-01bbb068cb78',
      receiptHandle: 'example',
      body: '{}',
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn(url),
    },
  ],
});

function queueArn(url: string): string {
  const [, region = '', account = '', name = ''] =
    /^https:\/\/sqs\.([^.]+)\.amazonaws\.com\/(\d+)\/(.+)$/.exec(url) ?? [];
  return `arn:aws:sqs:${region}:${account}:${name}`;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
const notification = (topic: string) => ({
  Records: [
    {
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      Sns: {
        MessageId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e',
        TopicArn: topic.startsWith('arn:') ? topic : `arn:aws:sns:us-east-1:123456789012:${topic}`,
        Subject: null,
        Message: '{}',
        MessageAttributes: {},
      },
    },
  ],
});

/** https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
const change = {
  Records: [
    {
      eventID: '1',
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      dynamodb: {
        Keys: { id: { S: '1' } },
        NewImage: { id: { S: '1' } },
        SequenceNumber: '1',
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    },
  ],
};

import type { Answer, GivenAnswer, ReceivedRequest } from './downstream.ts';

/** `DynamoDB.PutItem`, `SNS.Publish`, `Lambda.Invoke`, `SQS.…`: what an AWS request asks for. */
export function awsOperation({ headers, path, body }: ReceivedRequest): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.replace(/_\d+/, '');
  if (path.startsWith('/2015-03-31/functions/')) return 'Lambda.Invoke';
  return `SNS.${new URLSearchParams(body).get('Action')}`;
}

/** By operation, such as `DynamoDB.PutItem`; what is not named is answered as if all were well. */
export type Answers = Readonly<
  Record<string, Answer | ((request: ReceivedRequest) => GivenAnswer)>
>;

export function answerAws(answers: Answers): (request: ReceivedRequest) => GivenAnswer {
  return (request) => {
    const operation = awsOperation(request);
    const chosen = answers[operation];
    if (typeof chosen === 'function') return chosen(request);
    return chosen ?? { headers: { 'x-amzn-requestid': 'request-7' }, body: usual(operation) };
  };
}

/** An AWS JSON error, as DynamoDB words it. */
export const awsError = (status: number, type: string, message: string): Answer => ({
  status,
  headers: { 'x-amzn-requestid': 'request-7', 'x-amzn-errortype': type },
  body: JSON.stringify({ __type: type, message, Message: message }),
});

function usual(operation: string): string {
  if (operation !== 'SNS.Publish') return '{}';
  return '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>';
}

import { type Answers, answerAws } from '../../harness/aws-answers.ts';
import { fakeBeanstalk } from '../../harness/beanstalk.ts';
import { type Downstream, startDownstream } from '../../harness/downstream.ts';
import {
  bundleService,
  type ServiceBundle,
  type ServiceUnderTest,
  startService,
} from '../../harness/service-under-test.ts';

export const secretArn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:backoffice-Ab12Cd';

/** The backoffice with a fake AWS that the test gives answers to. */
export interface Backoffice extends AsyncDisposable {
  readonly bundle: ServiceBundle;
  readonly aws: Downstream;
  /** Replaces the answers of the test before. */
  answer(answers: Answers): void;
  start(environment: Readonly<Record<string, string>>): Promise<ServiceUnderTest>;
}

export async function prepareBackoffice(): Promise<Backoffice> {
  await using resources = new AsyncDisposableStack();
  let answers: Answers = {};
  const bundle = resources.use(await bundleService('backoffice'));
  const aws = resources.use(await startDownstream((request) => answerAws(answers)(request)));
  const beanstalk = await fakeBeanstalk(bundle.folder);
  const owned = resources.move();
  return {
    bundle,
    aws,
    answer(given) {
      answers = given;
      aws.forget();
    },
    start: (environment) =>
      startService(bundle, {
        preload: beanstalk.preload,
        environment: {
          ...beanstalk.environment,
          AWS_ENDPOINT_URL: aws.url,
          ORDERS_TABLE: 'orders',
          DATABASE_SECRET_ARN: secretArn,
          ...environment,
        },
      }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

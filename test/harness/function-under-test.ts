import { type Answers, answerAws } from './aws-answers.ts';
import { bundleHandler, type DeployedName } from './bundle.ts';
import { type Downstream, startDownstream } from './downstream.ts';
import { type FakeLambda, startLambda } from './lambda-runtime.ts';

/** A bundled function in a fake Lambda, with a fake AWS that the test gives answers to. */
export interface FunctionUnderTest extends AsyncDisposable {
  readonly lambda: FakeLambda;
  readonly aws: Downstream;
  /** Replaces the answers of the test before. */
  answer(answers: Answers): void;
}

export async function startFunction(
  name: DeployedName,
  environment: Readonly<Record<string, string>> = {},
): Promise<FunctionUnderTest> {
  await using resources = new AsyncDisposableStack();
  let answers: Answers = {};
  const bundle = resources.use(await bundleHandler(name));
  const aws = resources.use(await startDownstream((request) => answerAws(answers)(request)));
  const lambda = resources.use(
    await startLambda({ bundle, functionName: name, endpoint: aws.url, environment }),
  );
  const owned = resources.move();
  return {
    lambda,
    aws,
    answer(given) {
      answers = given;
      aws.forget();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

import { completeFilter, explainFilter, FilterError, type Vocabulary } from '../xray/index.ts';
import { ConsoleError } from './console-error.ts';
import type { FilterAnswer, FilterQuestion } from './protocol.ts';

/** More than the largest expression of a person. */
const longestExpression = 4096;

/** Says what an expression asks for or where it is wrong and, with a cursor, what can stand there. */
export async function answerFilter(
  { expression, cursor }: FilterQuestion,
  vocabulary: () => Promise<Vocabulary>,
): Promise<FilterAnswer> {
  if (expression.length > longestExpression) {
    throw new ConsoleError(
      400,
      `"expression" must have at most ${longestExpression} characters, got ${expression.length}`,
    );
  }
  return {
    ...explain(expression),
    ...(cursor !== undefined && {
      completions: completeFilter(expression, cursor, await vocabulary()),
    }),
  };
}

function explain(expression: string): Pick<FilterAnswer, 'explanation' | 'error'> {
  if (expression.trim() === '') return { explanation: 'every trace' };
  try {
    return { explanation: explainFilter(expression) };
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    const { message, advice, offset } = error;
    return { error: { message, advice, offset } };
  }
}

import { CommandError } from './command.ts';

/** A key as DescribeKey tells of it. */
export interface KeyMetadata {
  readonly KeyId: string;
  readonly Arn: string;
  readonly Description: string;
  readonly KeyState: string;
  readonly KeyManager: string;
  /** Epoch seconds. */
  readonly CreationDate: number;
  /** Epoch seconds. */
  readonly DeletionDate?: number;
}

/** Calls an operation of the local KMS, which X-Ray's address answers. @throws CommandError */
export type KmsCall = <Answer>(target: string, input?: object) => Promise<Answer>;

/** @param url of the local X-Ray, without a slash at the end. */
export const kmsClient =
  (url: string): KmsCall =>
  async <Answer>(target: string, input: object = {}) => {
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-amz-json-1.1',
          'X-Amz-Target': target,
        },
        body: JSON.stringify(input),
      });
      text = await response.text();
    } catch (cause) {
      throw new CommandError(`no X-Ray answers at ${url}`, 'npx tracelab status', { cause });
    }
    const answer = parse(text);
    if (response.ok && answer !== undefined) return answer as Answer;
    const { __type: type = response.status, message = '' } = answer ?? {};
    throw new CommandError(
      answer === undefined
        ? `what answers at ${url} is no local X-Ray with keys`
        : `${target.split('.').at(-1)} was refused by KMS at ${url}: ${type} ${message}`,
    );
  };

/** `undefined` for what no KMS answers. */
function parse(
  text: string,
): { readonly __type?: unknown; readonly message?: unknown } | undefined {
  if (text === '') return {};
  try {
    const answer: unknown = JSON.parse(text);
    const isKms = typeof answer === 'object' && answer !== null && !('Output' in answer);
    return isKms ? answer : undefined;
  } catch {
    return undefined;
  }
}

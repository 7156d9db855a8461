import type { AwsRequest, AwsResponse, AwsService } from '../../cloud.ts';
import { AwsError } from '../protocols/aws-error.ts';
import { inputText } from '../protocols/input.ts';
import { decodeJson, jsonError } from '../protocols/json.ts';

/**
 * Parameter Store of an account that has no parameters, as one has that runs the Orders stack alone:
 * its functions ask there where the other stacks are.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export function createSsm(): AwsService {
  return (request) => {
    try {
      return answer(request);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return jsonError(request, error, '');
    }
  };
}

function answer(request: AwsRequest): AwsResponse {
  const { operation, input } = decodeJson(request);
  if (operation !== 'GetParameter') {
    throw new AwsError(
      'InvalidAction',
      `TraceLab does not emulate the SSM action "${operation}". Emulated is: GetParameter.`,
    );
  }
  const name = inputText(input, 'Name');
  if (name === undefined) {
    throw new AwsError(
      'ValidationException',
      "1 validation error detected: Value at 'name' failed to satisfy constraint: Member must not be null",
    );
  }
  // Observed: the code alone, without a message.
  throw new AwsError('ParameterNotFound', '');
}

import type { AwsRequest, AwsResponse, AwsService, Caller, Cloud } from '../../cloud.ts';
import { uniqueId } from '../iam/unique-id.ts';
import { AwsError } from '../protocols/aws-error.ts';
import { decodeQuery, queryError, queryResult } from '../protocols/query.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** STS as far as it says who is calling. */
export function createSts(cloud: Cloud): AwsService {
  return (request) => {
    try {
      return answer(cloud, request);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return queryError(error, NAMESPACE, request.requestId);
    }
  };
}

function answer(cloud: Cloud, request: AwsRequest): AwsResponse {
  const { action } = decodeQuery(request);
  if (action !== 'GetCallerIdentity') {
    throw new AwsError(
      'InvalidAction',
      `TraceLab does not emulate the STS action "${action}". Emulated is: GetCallerIdentity.`,
    );
  }
  return queryResult({
    action,
    namespace: NAMESPACE,
    requestId: request.requestId,
    result: {
      Arn: request.caller.arn,
      UserId: userId(request.caller),
      Account: cloud.account,
    },
  });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable */
function userId({ arn, roleArn }: Caller): string {
  if (roleArn === undefined) return uniqueId('AIDA', arn);
  return `${uniqueId('AROA', roleArn)}:${arn.slice(arn.lastIndexOf('/') + 1)}`;
}

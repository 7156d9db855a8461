import type { AwsRequest, AwsResponse, AwsService, Caller, Cloud } from '../../cloud.ts';
import { uniqueId } from '../iam/unique-id.ts';
import { AwsError } from '../protocols/aws-error.ts';
import { decodeQuery, queryError, queryResult } from '../protocols/query.ts';
import type { XmlValue } from '../protocols/xml.ts';
import { type AssumableRoles, assumeRole } from './assume-role.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** STS as far as it says who is calling, and gives the keys of roles that people may take. */
export function createSts(cloud: Cloud, assumable: AssumableRoles): AwsService {
  return (request) => {
    try {
      return answer(cloud, request, assumable);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return queryError(error, NAMESPACE, request.requestId);
    }
  };
}

function answer(cloud: Cloud, request: AwsRequest, assumable: AssumableRoles): AwsResponse {
  const { action, parameters } = decodeQuery(request);
  const { requestId, caller } = request;
  const result = (value: XmlValue) =>
    queryResult({ action, namespace: NAMESPACE, requestId, result: value });
  switch (action) {
    case 'AssumeRole':
      return result(assumeRole(parameters, request, cloud, assumable));
    case 'GetCallerIdentity':
      return result({ Arn: caller.arn, UserId: userId(caller), Account: cloud.account });
    default:
      throw new AwsError(
        'InvalidAction',
        `TraceLab does not emulate the STS action "${action.slice(0, 100)}". Emulated are: AssumeRole, GetCallerIdentity.`,
      );
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable */
function userId({ arn, roleArn }: Caller): string {
  if (roleArn === undefined) return uniqueId('AIDA', arn);
  return `${uniqueId('AROA', roleArn)}:${arn.slice(arn.lastIndexOf('/') + 1)}`;
}

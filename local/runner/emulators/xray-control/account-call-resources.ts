import type { DeclaredResource, ResourceKind } from '../../plan/plan.ts';
import { textProperty } from '../protocols/declared-property.ts';
import { answerMembers, parseAccountCall } from './account-calls.ts';
import { type AccountCallConfig, controlled, type XRayControlPlan } from './controlled.ts';
import { answerPlaceholder } from './placeholders.ts';

/**
 * CDK's `AwsCustomResource`: a call of the AWS SDK when a resource is created, changed and removed.
 * Calls of X-Ray are made here; those of other services only have a name.
 */
const accountCall = (type: string): ResourceKind<XRayControlPlan> => ({
  type,
  local: {
    runs: 'Makes its calls of X-Ray when it is new, when it changes and when the template has it no longer.',
    unlike: ['calls of other services are not made.'],
  },
  identify: (resource) => ({
    ref: resource.logicalId,
    attributes: Object.fromEntries(
      answerMembers.map((member) => [member, answerPlaceholder(resource, member)]),
    ),
  }),
  declaredOnly: (resource) => {
    try {
      for (const text of Object.values(callsOf(resource))) parseAccountCall(text);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  },
  plan(resource, { accountCalls }) {
    accountCalls.push(controlled<AccountCallConfig>(resource, callsOf(resource)));
  },
});

function callsOf(resource: DeclaredResource): AccountCallConfig & Record<string, string> {
  const [onCreate, onUpdate, onDelete] = ['Create', 'Update', 'Delete'].map((name) =>
    textProperty(resource, name),
  );
  return {
    ...(onCreate !== undefined && { onCreate }),
    ...(onUpdate !== undefined && { onUpdate }),
    ...(onDelete !== undefined && { onDelete }),
  };
}

export const accountCallKinds: readonly ResourceKind<XRayControlPlan>[] = [
  // What CDK names it unless told otherwise, and the names that the app gives.
  'Custom::AWS',
  'Custom::XRayEncryptionBefore',
  'Custom::XRayEncryptionPutBack',
  'Custom::XRayEncryptionSet',
  'Custom::ApiGatewayAccountPutBack',
].map(accountCall);

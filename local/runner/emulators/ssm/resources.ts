import { type DeclaredResource, generatedName, type ResourceKind } from '../../plan/plan.ts';
import {
  notEmulated,
  requiredText,
  textProperty,
  wrongProperty,
} from '../protocols/declared-property.ts';
import { isAnswerPlaceholder } from '../xray-control/placeholders.ts';
import {
  faultOfName,
  faultOfValue,
  type ParameterConfig,
  parameterTypes,
} from './parameter-config.ts';

export interface SsmPlan {
  readonly parameters: ParameterConfig[];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html */
const parameter: ResourceKind<SsmPlan> = {
  type: 'AWS::SSM::Parameter',
  local: {
    runs: 'Kept, and read by the API, by dynamic references and by containers.',
    unlike: ['secure strings are not emulated.'],
  },
  identify: (resource) => ({
    ref: nameOf(resource),
    attributes: {
      Type: textProperty(resource, 'Type') ?? '',
      // Computed from another resource's name at most, never from this one's.
      get Value() {
        return requiredText(resource, 'Value');
      },
    },
  }),
  plan: (resource, into) => {
    into.parameters.push(configOf(resource));
  },
};

export const ssmResources: readonly ResourceKind<SsmPlan>[] = [parameter];

const nameOf = (resource: DeclaredResource): string =>
  // A name that CloudFormation chooses has no levels.
  textProperty(resource, 'Name') ?? generatedName(resource, 512);

function configOf(resource: DeclaredResource): ParameterConfig {
  const name = nameOf(resource);
  const nameFault = faultOfName(name);
  if (nameFault !== undefined) throw wrongProperty(resource, 'Name', name, nameFault);
  const declared = requiredText(resource, 'Type');
  const type = parameterTypes.find((each) => each === declared);
  if (type === undefined) {
    throw notEmulated(resource, `a parameter of type "${declared}"`, 'use String or StringList');
  }
  const value = requiredText(resource, 'Value');
  const allowedPattern = textProperty(resource, 'AllowedPattern');
  // What a call will be answered is held against the pattern once it is known.
  const pattern = isAnswerPlaceholder(value) ? undefined : allowedPattern;
  const valueFault = faultOfValue(value, pattern);
  if (valueFault !== undefined) throw wrongProperty(resource, 'Value', value, valueFault);
  const description = textProperty(resource, 'Description');
  return {
    name,
    type,
    value,
    ...(description !== undefined && { description }),
    ...(allowedPattern !== undefined && { allowedPattern }),
  };
}

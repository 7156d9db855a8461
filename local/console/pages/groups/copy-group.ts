import { awsCommand } from '../../account/aws-command.ts';
import { constructCode } from '../../account/cdk-code.ts';
import type { Group } from './group.ts';

const inputOf = ({ name, expression, insights, notifications }: Group) => ({
  GroupName: name,
  FilterExpression: expression,
  InsightsConfiguration: { InsightsEnabled: insights, NotificationsEnabled: notifications },
});

/** Makes the same group somewhere else. */
export const groupAwsCommand = (group: Group, cliOptions: string): string =>
  awsCommand('create-group', inputOf(group), cliOptions);

export const groupJson = (group: Group): string => JSON.stringify(inputOf(group), null, 2);

/** https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_xray.CfnGroup.html */
export const groupCdkCode = ({ name, expression, insights, notifications }: Group): string =>
  constructCode('CfnGroup', {
    id: name,
    properties: {
      groupName: name,
      filterExpression: expression,
      insightsConfiguration: { insightsEnabled: insights, notificationsEnabled: notifications },
    },
  });

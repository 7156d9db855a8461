import { AwsError } from '../protocols/aws-error.ts';
import { inputText } from '../protocols/input.ts';
import { requiredInput } from './inputs.ts';
import type { Operation } from './operations.ts';

export const dashboardOperations: Readonly<Record<string, Operation>> = {
  GetDashboard(input, { dashboards }) {
    const name = requiredInput(input, 'DashboardName');
    const found = dashboards.find((dashboard) => dashboard.name === name);
    if (found !== undefined) {
      return { DashboardName: name, DashboardArn: found.arn, DashboardBody: found.body };
    }
    throw new AwsError('ResourceNotFound', `Dashboard ${name} does not exist`, { status: 404 });
  },

  ListDashboards(input, { dashboards }) {
    const prefix = inputText(input, 'DashboardNamePrefix') ?? '';
    return {
      DashboardEntries: dashboards
        .filter(({ name }) => name.startsWith(prefix))
        .map(({ name, arn, body }) => ({
          DashboardName: name,
          DashboardArn: arn,
          Size: Buffer.byteLength(body),
        })),
    };
  },
};

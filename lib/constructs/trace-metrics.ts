import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';

/**
 * How many traces of a group were recorded. X-Ray counts each minute, and nothing else about a group.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-groups.html
 */
export function traceCount(groupName: string, period: Duration): Metric {
  return new Metric({
    namespace: 'AWS/X-Ray',
    metricName: 'ApproximateTraceCount',
    dimensionsMap: { GroupName: groupName },
    statistic: Stats.SUM,
    period,
  });
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
export function apiMetric(apiName: string, metricName: string, statistic: string): Metric {
  return new Metric({
    namespace: 'AWS/ApiGateway',
    metricName,
    dimensionsMap: { ApiName: apiName },
    statistic,
    period: Duration.minutes(1),
    label: `${metricName} ${statistic}`,
  });
}

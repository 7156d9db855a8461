import { CfnSamplingRule } from 'aws-cdk-lib/aws-xray';
import { Construct } from 'constructs';
import { tracedServices } from '../traced-services.ts';
import { checkSamplingRules, type SamplingRuleRow } from './sampling-rule-table.ts';

/**
 * The rules of the app. They decide where a trace begins and nowhere else: what a request's first
 * service has decided holds for all that follow, and Lambda does not ask any rule.
 *
 * API Gateway does not look at the path, so a checkout is known by its method: the API has one `POST`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-configuring-xray-sampling-rules.html
 */
export function samplingRules(prefix: string): SamplingRuleRow[] {
  const { ordersApi, inventory, storefront, backoffice } = tracedServices(prefix);
  const rules: SamplingRuleRow[] = [
    // name, priority, service, method, path, reservoir, rate
    ['checkout', 100, ordersApi, 'POST', '*', 1, 1],
    ['inventory-health', 200, inventory, 'GET', '/health', 0, 0],
    ['storefront-health', 201, storefront, 'GET', '/health', 0, 0],
    ['backoffice-health', 202, backoffice, 'GET', '/health', 0, 0],
    ['orders', 1000, ordersApi, '*', '*', 1, 0.1],
    ['inventory', 1001, inventory, '*', '*', 1, 0.05],
    ['storefront', 1002, storefront, '*', '*', 1, 0.1],
    ['backoffice', 1003, backoffice, '*', '*', 1, 0.05],
  ];
  return rules.map(([name, ...rest]) => [`${prefix}${name}`, ...rest]);
}

export interface SamplingRulesProps {
  readonly rules: readonly SamplingRuleRow[];
}

/**
 * Sampling rules, checked as a whole before any of them becomes a resource.
 *
 * Service map: adds nothing; decides how many of the requests it is drawn from. A rule of rate 0
 * keeps its requests off the map.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
 */
export class SamplingRules extends Construct {
  constructor(scope: Construct, id: string, props: SamplingRulesProps) {
    super(scope, id);
    checkSamplingRules(props.rules);

    for (const row of props.rules) {
      const [ruleName, priority, serviceName, httpMethod, urlPath, reservoirSize, fixedRate] = row;
      new CfnSamplingRule(this, ruleName, {
        samplingRule: {
          ruleName,
          priority,
          serviceName,
          serviceType: '*',
          host: '*',
          httpMethod,
          urlPath,
          // The SDKs leave out rules with any other ARN, and rules with attributes.
          resourceArn: '*',
          reservoirSize,
          fixedRate,
          version: 1,
        },
      });
    }
  }
}

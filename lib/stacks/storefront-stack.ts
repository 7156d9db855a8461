import { Annotations, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { HandlerCode } from '../bundling/handler-code.ts';
import type { ServiceCode } from '../bundling/service-code.ts';
import type { AppConfig } from '../config.ts';
import { everyone } from '../constructs/allowed-range.ts';
import { PublicLoadBalancer } from '../constructs/public-load-balancer.ts';
import { ShippingApi } from '../constructs/shipping-api.ts';
import { TracedFunction } from '../constructs/traced-function.ts';
import { TracedInstanceGroup } from '../constructs/traced-instance-group.ts';
import { storefrontNames } from '../names.ts';

export interface StorefrontStackProps extends StackProps {
  readonly config: AppConfig;
  readonly handlerCode: HandlerCode;
  readonly serviceCode: ServiceCode;
  readonly vpc: Vpc;
  readonly ordersApiUrl: string;
  /** @default - the storefront does not know what is in stock */
  readonly inventoryUrl?: string;
}

/**
 * Sells over GraphQL: instances behind a load balancer, which call the orders API. Beside them, an HTTP
 * API in front of one function, for the contrast.
 *
 * Service map: client → `storefront` (`AWS::EC2::Instance`) → the stage of the orders API, once for
 * each order that a query asks for, side by side. And, apart: client → `quote-shipping`, with no node
 * for the API between them.
 */
export class StorefrontStack extends Stack {
  constructor(scope: Construct, id: string, props: StorefrontStackProps) {
    const { config, handlerCode, serviceCode, vpc, ordersApiUrl, inventoryUrl, ...stackProps } =
      props;
    const names = storefrontNames(config.prefix);
    super(scope, id, {
      stackName: names.stack,
      description: 'TraceLab: traced instances behind a load balancer, and an HTTP API',
      ...stackProps,
    });

    const loadBalancer = new PublicLoadBalancer(this, 'Front', {
      vpc,
      allowedCidr: config.allowedCidr,
    });
    new TracedInstanceGroup(this, 'Storefront', {
      vpc,
      serviceName: names.service,
      unit: 'storefront',
      description: 'GraphQL server of the storefront',
      code: serviceCode('storefront'),
      environment: {
        ORDERS_API_URL: ordersApiUrl,
        ...(inventoryUrl && { INVENTORY_URL: inventoryUrl }),
      },
      loadBalancer,
    });
    if (config.allowedCidr !== everyone) {
      Annotations.of(this).addWarningV2(
        'TraceLab:OrdersShutOutStorefront',
        `allowedCidr "${config.allowedCidr}" shuts the storefront out of the orders API, which it calls from addresses of AWS; its queries answer without orders`,
      );
    }
    new CfnOutput(this, 'StorefrontUrl', {
      value: loadBalancer.url,
      description: 'Where the storefront answers: POST <url>/graphql',
    });

    const shipping = new ShippingApi(this, 'Shipping', {
      apiName: names.shippingApi,
      quoteShipping: new TracedFunction(this, 'QuoteShipping', {
        functionName: names.quoteShipping,
        description: 'Answers GET /shipping',
        code: handlerCode('quote-shipping'),
      }),
      allowedCidr: config.allowedCidr,
      throttle: config.throttle,
    });
    new CfnOutput(this, 'ShippingUrl', {
      value: shipping.url,
      description: 'Where shipping is quoted: GET <url>shipping?amount=12.50',
    });
  }
}

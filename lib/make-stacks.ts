import type { App } from 'aws-cdk-lib';
import type { AccountSettings } from './account-settings.ts';
import type { HandlerCode } from './bundling/handler-code.ts';
import type { ServiceCode } from './bundling/service-code.ts';
import type { AppConfig } from './config.ts';
import { AccessStack } from './stacks/access-stack.ts';
import { AccountStack, type AccountStackProps } from './stacks/account-stack.ts';
import { BackofficeStack } from './stacks/backoffice-stack.ts';
import { InventoryStack } from './stacks/inventory-stack.ts';
import { NetworkStack } from './stacks/network-stack.ts';
import { OrdersStack } from './stacks/orders-stack.ts';
import { StorefrontStack } from './stacks/storefront-stack.ts';
import { TracingStack } from './stacks/tracing-stack.ts';

export interface StackSources {
  readonly config: AppConfig;
  readonly handlerCode: HandlerCode;
  readonly serviceCode: ServiceCode;
  /** Whether images can be built on this machine, which only a deployment does. */
  readonly hasDocker: boolean;
}

/**
 * Adds the stacks of the settings to the app. Stacks that refer to another are deployed after it:
 * Inventory, Storefront and Backoffice after Network, the last two after Orders as well.
 */
export function makeStacks(app: App, sources: StackSources): void {
  const { config, handlerCode, serviceCode } = sources;
  const { prefix, stacks } = config;
  const env = { region: config.region };

  const account =
    config.account && stacks.has('Account')
      ? new AccountStack(app, 'Account', { env, prefix, ...accountProps(config.account) })
      : undefined;
  const orders = stacks.has('Orders')
    ? new OrdersStack(app, 'Orders', { config: ordersConfig(config), env, handlerCode })
    : undefined;
  if (orders && account && makesLogRole(config)) orders.addStackDependency(account);
  const network = stacks.has('Network')
    ? new NetworkStack(app, 'Network', { config, env })
    : undefined;
  // The settings have no stack without what it needs.
  const inventory =
    network && stacks.has('Inventory')
      ? new InventoryStack(app, 'Inventory', {
          config,
          env,
          serviceCode,
          vpc: network.vpc,
          hasDocker: sources.hasDocker,
        })
      : undefined;
  if (network && orders && stacks.has('Storefront')) {
    new StorefrontStack(app, 'Storefront', {
      config,
      env,
      handlerCode,
      serviceCode,
      vpc: network.vpc,
      ordersApiUrl: orders.apiUrl,
      inventoryUrl: config.storefrontStock === 'on' ? inventory?.url : undefined,
    });
  }
  if (network && orders && stacks.has('Backoffice')) {
    new BackofficeStack(app, 'Backoffice', {
      config,
      env,
      serviceCode,
      vpc: network.vpc,
      orders: orders.orders,
    });
  }
  if (stacks.has('Tracing')) {
    new TracingStack(app, 'Tracing', { env, prefix, alarmEmail: config.alarmEmail });
  }
  if (stacks.has('Access')) {
    new AccessStack(app, 'Access', { env, prefix, requireMfa: config.requireMfa === 'on' });
  }
}

/** Where the stack of the account makes the role for access logs, the API finds it there. */
function ordersConfig(config: AppConfig): AppConfig {
  return makesLogRole(config) ? { ...config, apiGatewayAccountRole: 'exists' } : config;
}

function makesLogRole({ account, stacks }: AppConfig): boolean {
  return stacks.has('Account') && account?.features.has('api-gateway-logging') === true;
}

function accountProps(settings: AccountSettings): Omit<AccountStackProps, 'prefix'> {
  const { features, earlierTraceKeyArn, earlierApiGatewayRoleArn, indexingPercentage } = settings;
  return {
    traceEncryption: features.has('trace-encryption')
      ? { earlierKeyArn: earlierTraceKeyArn }
      : undefined,
    apiGatewayLogging: features.has('api-gateway-logging')
      ? { earlierRoleArn: earlierApiGatewayRoleArn }
      : undefined,
    transactionSearch: features.has('transaction-search') ? { indexingPercentage } : undefined,
  };
}

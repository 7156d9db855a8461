import { CfnGroup } from 'aws-cdk-lib/aws-xray';
import { Construct } from 'constructs';
import { ConfigError } from '../settings.ts';
import { tracedServices } from '../traced-services.ts';

export interface TraceGroup {
  readonly name: string;
  /** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html */
  readonly filter: string;
}

/** A place order that takes longer than this, in seconds, is slow. */
const slowCheckout = 1;

export type TraceGroups = ReturnType<typeof traceGroups>;

/** The groups of the app. Each names services of the app, so that it counts no other's traces. */
export function traceGroups(prefix: string) {
  const services = tracedServices(prefix);
  const anyService = [...new Set(Object.values(services))].map(service).join(' OR ');
  const group = (name: string, filter: string): TraceGroup => ({ name: prefix + name, filter });
  return {
    allFaults: group('all-faults', `fault AND (${anyService})`),
    slowCheckout: group(
      'slow-checkout',
      `${service(services.placeOrder)} { responsetime > ${slowCheckout} }`,
    ),
    ordersApi: group('orders-api', service(services.ordersApi)),
    inventory: group('inventory', service(services.inventory)),
    storefront: group('storefront', service(services.storefront)),
    backoffice: group('backoffice', service(services.backoffice)),
  };
}

function service(name: string): string {
  return `service(${JSON.stringify(name)})`;
}

export interface GroupedTracesProps {
  readonly groups: readonly TraceGroup[];
}

/**
 * X-Ray groups with insights: each is a map of its own, a metric with the number of its traces, and
 * a model of how many faults are usual in them.
 *
 * Service map: adds nothing; a group's map is the part of the whole that its traces touch.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-groups.html
 */
export class GroupedTraces extends Construct {
  constructor(scope: Construct, id: string, props: GroupedTracesProps) {
    super(scope, id);

    for (const { name, filter } of props.groups) {
      checkName(name);
      new CfnGroup(this, name, {
        groupName: name,
        filterExpression: filter,
        insightsConfiguration: { insightsEnabled: true, notificationsEnabled: false },
      });
    }
  }
}

/** @see https://docs.aws.amazon.com/xray/latest/api/API_CreateGroup.html */
function checkName(name: string): void {
  if (!/^[A-Za-z0-9-]{1,32}$/.test(name)) {
    throw new ConfigError(
      `X-Ray group "${name}": its name must be 1 to 32 letters, digits and "-", got "${name.length}" characters; use a shorter prefix`,
    );
  }
}

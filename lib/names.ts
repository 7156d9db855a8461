/**
 * Physical names of what appears on the service map. Groups, sampling rules and labs refer to them,
 * so they are the same wherever the app runs; everything else keeps a generated name.
 */
export interface OrdersNames {
  readonly stack: string;
  readonly api: string;
  readonly placeOrder: string;
  readonly getOrder: string;
  /** `get-order` once more, traced with OpenTelemetry. */
  readonly getOrderOtel: string;
  readonly projectOrder: string;
  readonly fulfilOrder: string;
  readonly notifyCustomer: string;
  readonly reserveExpress: string;
  readonly ordersTable: string;
  readonly orderViewsTable: string;
  readonly orderEvents: string;
  readonly fulfilment: string;
  readonly fulfilmentDeadLetters: string;
  readonly notifyCustomerDeadLetters: string;
  readonly projectOrderDeadLetters: string;
  readonly orderEventsTracing: string;
}

export function ordersNames(prefix: string): OrdersNames {
  return {
    stack: `${prefix}Orders`,
    api: `${prefix}orders`,
    placeOrder: `${prefix}place-order`,
    getOrder: `${prefix}get-order`,
    getOrderOtel: `${prefix}get-order-otel`,
    projectOrder: `${prefix}project-order`,
    fulfilOrder: `${prefix}fulfil-order`,
    notifyCustomer: `${prefix}notify-customer`,
    reserveExpress: `${prefix}reserve-express`,
    ordersTable: `${prefix}orders`,
    orderViewsTable: `${prefix}order-views`,
    orderEvents: `${prefix}order-events`,
    fulfilment: `${prefix}fulfilment`,
    fulfilmentDeadLetters: `${prefix}fulfilment-dead-letters`,
    notifyCustomerDeadLetters: `${prefix}notify-customer-dead-letters`,
    projectOrderDeadLetters: `${prefix}project-order-dead-letters`,
    orderEventsTracing: `${prefix}order-events-tracing`,
  };
}

export interface NetworkNames {
  readonly stack: string;
}

export function networkNames(prefix: string): NetworkNames {
  return { stack: `${prefix}Network` };
}

export interface InventoryNames {
  readonly stack: string;
  /** Of the segments, and so of the node. */
  readonly service: string;
  /** Where others learn the service's address. Not all prefixes may begin a parameter's name. */
  readonly urlParameter: string;
}

export function inventoryNames(prefix: string): InventoryNames {
  return {
    stack: `${prefix}Inventory`,
    service: `${prefix}inventory`,
    urlParameter: `/TraceLab/${prefix}inventory-url`,
  };
}

export interface StorefrontNames {
  readonly stack: string;
  readonly service: string;
  readonly shippingApi: string;
  readonly quoteShipping: string;
}

export function storefrontNames(prefix: string): StorefrontNames {
  return {
    stack: `${prefix}Storefront`,
    service: `${prefix}storefront`,
    shippingApi: `${prefix}shipping`,
    quoteShipping: `${prefix}quote-shipping`,
  };
}

export interface BackofficeNames {
  readonly stack: string;
  readonly service: string;
}

export function backofficeNames(prefix: string): BackofficeNames {
  return { stack: `${prefix}Backoffice`, service: `${prefix}backoffice` };
}

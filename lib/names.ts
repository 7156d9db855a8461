/**
 * Physical names of what appears on the service map. Groups, sampling rules and labs refer to them,
 * so they are the same wherever the app runs; everything else keeps a generated name.
 */
export interface OrdersNames {
  readonly stack: string;
  readonly api: string;
  readonly placeOrder: string;
  readonly getOrder: string;
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

/** What each name is of, and how many characters AWS allows it. */
const limits: Readonly<Record<keyof OrdersNames, readonly [what: string, characters: number]>> = {
  stack: ['stack', 128],
  api: ['API', 128],
  placeOrder: ['function', 64],
  getOrder: ['function', 64],
  projectOrder: ['function', 64],
  fulfilOrder: ['function', 64],
  notifyCustomer: ['function', 64],
  reserveExpress: ['function', 64],
  ordersTable: ['table', 255],
  orderViewsTable: ['table', 255],
  orderEvents: ['topic', 256],
  fulfilment: ['queue', 80],
  fulfilmentDeadLetters: ['queue', 80],
  notifyCustomerDeadLetters: ['queue', 80],
  projectOrderDeadLetters: ['queue', 80],
  orderEventsTracing: ['X-Ray resource policy', 128],
};

/** The name that most exceeds its service's limit, if one does. */
export function findTooLongName(
  names: OrdersNames,
): { readonly what: string; readonly name: string; readonly limit: number } | undefined {
  return Object.entries(limits)
    .map(([key, [what, limit]]) => ({ what, limit, name: names[key as keyof OrdersNames] }))
    .filter(({ name, limit }) => name.length > limit)
    .sort((a, b) => b.name.length - b.limit - (a.name.length - a.limit))[0];
}

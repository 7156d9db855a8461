import { backofficeNames, inventoryNames, ordersNames, storefrontNames } from './names.ts';

/** Names of the nodes at which traces of the app begin, or that stand for one of its parts. */
export interface TracedServices {
  /** As API Gateway names the segments of a stage. */
  readonly ordersApi: string;
  readonly placeOrder: string;
  /** Begins a trace for each batch from the queue. */
  readonly fulfilOrder: string;
  /** Begins a trace for each batch from the stream. */
  readonly projectOrder: string;
  readonly inventory: string;
  readonly storefront: string;
  /** Begins a trace behind the HTTP API, which begins none. */
  readonly quoteShipping: string;
  readonly backoffice: string;
}

export function tracedServices(prefix: string): TracedServices {
  const orders = ordersNames(prefix);
  const storefront = storefrontNames(prefix);
  return {
    ordersApi: `${orders.api}/prod`,
    placeOrder: orders.placeOrder,
    fulfilOrder: orders.fulfilOrder,
    projectOrder: orders.projectOrder,
    inventory: inventoryNames(prefix).service,
    storefront: storefront.service,
    quoteShipping: storefront.quoteShipping,
    backoffice: backofficeNames(prefix).service,
  };
}

import {
  type BackofficeNames,
  backofficeNames,
  type InventoryNames,
  inventoryNames,
  type NetworkNames,
  networkNames,
  type OrdersNames,
  ordersNames,
  type StorefrontNames,
  storefrontNames,
} from './names.ts';

/** What a name is of, and how many characters AWS allows it. */
type Limits<Names> = Readonly<Record<keyof Names, readonly [what: string, characters: number]>>;

const orders: Limits<OrdersNames> = {
  stack: ['stack', 128],
  api: ['API', 128],
  placeOrder: ['function', 64],
  getOrder: ['function', 64],
  getOrderOtel: ['function', 64],
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

const network: Limits<NetworkNames> = { stack: ['stack', 128] };

const inventory: Limits<InventoryNames> = {
  stack: ['stack', 128],
  service: ['segment', 200],
  urlParameter: ['parameter', 1011],
};

const storefront: Limits<StorefrontNames> = {
  stack: ['stack', 128],
  service: ['segment', 200],
  shippingApi: ['API', 128],
  quoteShipping: ['function', 64],
};

const backoffice: Limits<BackofficeNames> = {
  stack: ['stack', 128],
  service: ['segment', 200],
};

export interface LimitedName {
  readonly what: string;
  readonly name: string;
  readonly limit: number;
}

/** Every physical name of the app, with what AWS allows. */
export function limitedNames(prefix: string): LimitedName[] {
  return [
    ...withLimits(ordersNames(prefix), orders),
    ...withLimits(networkNames(prefix), network),
    ...withLimits(inventoryNames(prefix), inventory),
    ...withLimits(storefrontNames(prefix), storefront),
    ...withLimits(backofficeNames(prefix), backoffice),
  ];
}

/** The name that most exceeds its service's limit, if one does. */
export function findTooLongName(prefix: string): LimitedName | undefined {
  return limitedNames(prefix)
    .filter(({ name, limit }) => name.length > limit)
    .sort((a, b) => b.name.length - b.limit - (a.name.length - a.limit))[0];
}

function withLimits<Names extends object>(names: Names, limits: Limits<Names>): LimitedName[] {
  return (Object.keys(limits) as (keyof Names)[]).map((key) => {
    const [what, limit] = limits[key];
    return { what, limit, name: String(names[key]) };
  });
}

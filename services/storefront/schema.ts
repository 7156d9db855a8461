import { buildSchema, type GraphQLResolveInfo, type GraphQLSchema, isObjectType } from 'graphql';
import { catalogue } from '../../lambdas/shared/catalogue.ts';
import { RequestError } from '../shared/request-error.ts';
import type { RequestContext } from './graphql-over-http.ts';
import type { InventoryApi } from './inventory-api.ts';
import type { OrderInput, OrderLine, OrdersApi } from './orders-api.ts';
import { costDirective } from './query-limits.ts';

/** What can fail by itself is nullable, so that the rest of an answer survives it. */
const typeDefinitions = `
  ${costDirective}
  type Query {
    order(id: ID!): Order @cost(calls: 1)
    catalogue: [CatalogueItem!] @cost(calls: 1)
    "Everything that the shop's first page shows, fetched in parallel."
    storefront(orderIds: [ID!]!): Storefront!
  }

  type Mutation {
    placeOrder(input: OrderInput!, idempotencyKey: String): PlacedOrder @cost(calls: 1)
  }

  type Storefront {
    "In the order of the ids; null where one could not be had."
    orders: [Order]! @cost(calls: 10, items: 10)
    catalogue: [CatalogueItem!] @cost(calls: 1)
  }

  type Order {
    orderId: ID!
    status: String!
    customerTier: String!
    "In dollars."
    amount: Float!
    placedAt: String
    items: [OrderItem!]! @cost(items: 20)
  }

  type OrderItem {
    sku: ID!
    quantity: Int!
    "How many are left; null where nobody knows."
    stock: Int @cost(calls: 1)
  }

  type CatalogueItem {
    sku: ID!
    "In dollars."
    price: Float!
    "How many are left; null where nobody knows."
    stock: Int
  }

  type PlacedOrder {
    orderId: ID!
    status: String!
    amount: Float!
  }

  enum CustomerTier {
    standard
    gold
  }

  input OrderInput {
    customerTier: CustomerTier!
    items: [OrderItemInput!]!
  }

  input OrderItemInput {
    sku: ID!
    quantity: Int!
  }
`;

/** As many as its cost says. */
const mostOrders = 10;

/** Each knows the type of its own source and arguments, which GraphQL has checked against the schema. */
type Resolver = (source: never, args: never) => unknown;

type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>;

export function storefrontSchema(
  orders: OrdersApi,
  inventory: InventoryApi | undefined,
): GraphQLSchema {
  async function readCatalogue() {
    const stock = await inventory?.stock();
    return catalogue.map(({ sku, priceInCents }) => ({
      sku,
      price: priceInCents / 100,
      stock: stock?.get(sku),
    }));
  }

  const resolvers: Resolvers = {
    Query: {
      order: (_source, { id }: { id: string }) => orders.get(id),
      catalogue: readCatalogue,
      storefront: (_source, { orderIds }: { orderIds: readonly string[] }) => limited(orderIds),
    },
    Mutation: {
      placeOrder: (_source, args: { input: OrderInput; idempotencyKey?: string | null }) =>
        orders.place(args.input, args.idempotencyKey ?? undefined),
    },
    Storefront: {
      orders: ({ orderIds }: { orderIds: readonly string[] }) => orderIds.map(orders.get),
      catalogue: readCatalogue,
    },
    // Without it the field reads a property that is not there, and no trace shows a look-up.
    ...(inventory && {
      OrderItem: { stock: ({ sku }: OrderLine) => inventory.stockOf(sku) },
    }),
  };
  return attachResolvers(buildSchema(typeDefinitions), resolvers);
}

/** Every field with a resolver of its own becomes a subsegment; the others only read a property. */
function attachResolvers(schema: GraphQLSchema, resolvers: Resolvers): GraphQLSchema {
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    for (const [fieldName, resolve] of Object.entries(fields)) {
      const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
      if (field === undefined)
        throw new Error(`the schema has no field "${typeName}.${fieldName}"`);
      field.resolve = (source, args, { trace }: RequestContext, info: GraphQLResolveInfo) =>
        trace.resolve(info, () => resolve(source as never, args as never));
    }
  }
  return schema;
}

function limited(orderIds: readonly string[]): { orderIds: readonly string[] } {
  if (orderIds.length > mostOrders) {
    throw new RequestError(
      400,
      'InvalidOrderError',
      `orderIds has ${orderIds.length} ids: at most ${mostOrders} are answered`,
      { code: 'BAD_USER_INPUT' },
    );
  }
  return { orderIds };
}

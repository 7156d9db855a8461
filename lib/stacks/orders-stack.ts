import { Stack, type StackProps } from 'aws-cdk-lib';
import { StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { HandlerCode } from '../bundling/handler-code.ts';
import type { AppConfig } from '../config.ts';
import { bindFunction, bindParameter, bindTable, bindTopic } from '../constructs/bindings.ts';
import { DeadLetterQueue } from '../constructs/dead-letter-queue.ts';
import { OrderEvents } from '../constructs/order-events.ts';
import { OrderTable } from '../constructs/order-table.ts';
import { OrdersApi } from '../constructs/orders-api.ts';
import { StreamProjection } from '../constructs/stream-projection.ts';
import { TracedFunction } from '../constructs/traced-function.ts';
import { inventoryNames, ordersNames } from '../names.ts';

export interface OrdersStackProps extends StackProps {
  readonly config: AppConfig;
  readonly handlerCode: HandlerCode;
}

/**
 * Takes orders over HTTP, keeps them, and tells everyone concerned.
 *
 * Service map of `POST /orders`: client → `orders/prod` → `place-order` → the `orders` table and the
 * topic `order-events`; behind the topic, `notify-customer` → the webhook's host, and the queue
 * `fulfilment`, linked to `fulfil-order` → the table. `project-order` follows the table's stream in
 * traces of its own.
 */
export class OrdersStack extends Stack {
  /** Holds one item an order. */
  readonly orders: OrderTable;
  /** Of the API's stage; ends in a slash. */
  readonly apiUrl: string;

  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    const { config, handlerCode, ...stackProps } = props;
    const names = ordersNames(config.prefix);
    super(scope, id, {
      stackName: names.stack,
      description: 'TraceLab: an order pipeline traced end to end with AWS X-Ray',
      ...stackProps,
    });

    const orders = new OrderTable(this, 'Orders', {
      tableName: names.ordersTable,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    const orderViews = new OrderTable(this, 'OrderViews', { tableName: names.orderViewsTable });

    const placeOrder = new TracedFunction(this, 'PlaceOrder', {
      functionName: names.placeOrder,
      description: 'Answers POST /orders: keeps the order and announces it',
      code: handlerCode('place-order'),
    });
    const getOrder = new TracedFunction(this, 'GetOrder', {
      functionName: names.getOrder,
      description: 'Answers GET /orders/{orderId}',
      code: handlerCode('get-order'),
    });
    const getOrderOtel = new TracedFunction(this, 'GetOrderOtel', {
      functionName: names.getOrderOtel,
      description: 'Answers GET /orders/{orderId}/otel, traced with OpenTelemetry',
      code: handlerCode('get-order-otel'),
    });
    const fulfilOrder = new TracedFunction(this, 'FulfilOrder', {
      functionName: names.fulfilOrder,
      description: 'Fulfils orders from the queue, in batches',
      code: handlerCode('fulfil-order'),
    });
    const notifyCustomer = new TracedFunction(this, 'NotifyCustomer', {
      functionName: names.notifyCustomer,
      description: 'Announces each order to the webhook',
      code: handlerCode('notify-customer'),
      deadLetterQueue: new DeadLetterQueue(this, 'NotifyCustomerDeadLetters', {
        queueName: names.notifyCustomerDeadLetters,
      }),
    });
    const projectOrder = new TracedFunction(this, 'ProjectOrder', {
      functionName: names.projectOrder,
      description: 'Keeps the view of each order up to date with the stream of the orders table',
      code: handlerCode('project-order'),
    });
    const reserveExpress = new TracedFunction(this, 'ReserveExpress', {
      functionName: names.reserveExpress,
      description: 'Reserves express delivery; has no concurrency, so every call is throttled',
      code: handlerCode('reserve-express'),
      reservedConcurrentExecutions: 0,
    });

    const events = new OrderEvents(this, 'OrderEvents', {
      topicName: names.orderEvents,
      tracingPolicyName: names.orderEventsTracing,
      queueName: names.fulfilment,
      deadLetterQueueName: names.fulfilmentDeadLetters,
      queueConsumer: fulfilOrder,
      subscriber: notifyCustomer,
    });

    // The reads find out what a refused conditional write ran into.
    bindTable(placeOrder, 'ORDERS_TABLE', orders, 'dynamodb:PutItem', 'dynamodb:GetItem');
    bindTopic(placeOrder, 'ORDER_EVENTS_TOPIC_ARN', events.topic);
    bindFunction(placeOrder, 'RESERVE_EXPRESS_FUNCTION', reserveExpress);
    bindTable(getOrder, 'ORDERS_TABLE', orders, 'dynamodb:GetItem');
    bindTable(getOrderOtel, 'ORDERS_TABLE', orders, 'dynamodb:GetItem');
    bindTable(fulfilOrder, 'ORDERS_TABLE', orders, 'dynamodb:UpdateItem', 'dynamodb:GetItem');
    bindTable(
      projectOrder,
      'ORDER_VIEWS_TABLE',
      orderViews,
      'dynamodb:PutItem',
      'dynamodb:DeleteItem',
    );
    bindParameter(
      fulfilOrder,
      'INVENTORY_URL_PARAMETER',
      inventoryNames(config.prefix).urlParameter,
    );
    notifyCustomer.function.addEnvironment('WEBHOOK_URL', config.webhookUrl);

    new StreamProjection(this, 'Projection', {
      table: orders,
      consumer: projectOrder,
      deadLetterQueueName: names.projectOrderDeadLetters,
    });

    const { api } = new OrdersApi(this, 'Api', {
      apiName: names.api,
      placeOrder,
      getOrder,
      getOrderOtel,
      allowedCidr: config.allowedCidr,
      apiGatewayAccountRole: config.apiGatewayAccountRole,
      throttle: config.throttle,
    });
    this.orders = orders;
    this.apiUrl = api.url;
  }
}

import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  BatchGetTracesCommand,
  GetServiceGraphCommand,
  GetTraceGraphCommand,
  GetTraceSummariesCommand,
  type TraceSummary,
  XRayClient,
} from '@aws-sdk/client-xray';
import { buildServiceMap, type ServiceMap } from '../../local/cli/output/service-map.ts';
import { type Runner, type RunnerOptions, startRunner } from '../../local/runner/runner.ts';
import type { InstanceStatus, LogLine } from '../../local/runner/running-instance.ts';
import { epochSeconds, newTraceId, type SegmentDocument } from '../../local/xray/index.ts';
import { graphLines } from './graph-lines.ts';
import { newFolder } from './scratch-folder.ts';

export const repository = join(import.meta.dirname, '../..');

/** An ordinary order, as a request's body. */
export const lampOrder = JSON.stringify({
  customerTier: 'standard',
  items: [{ sku: 'sku-lamp', quantity: 1 }],
});

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
  /** Of the header that was sent, unless the caller gave one. */
  readonly traceId: string;
}

/** A running instance with everything that tests ask of it. */
export interface OrdersInstance extends AsyncDisposable {
  readonly runner: Runner;
  readonly status: InstanceStatus;
  readonly dataDir: string;
  readonly xray: XRayClient;
  /** For SDK clients of the edge. */
  readonly aws: ReturnType<typeof awsOptions>;
  readonly warnings: readonly string[];
  readonly logs: readonly LogLine[];
  /** Sends a request with `Sampled=1`, unless `header` says otherwise. */
  send(
    method: string,
    path: string,
    body?: string,
    header?: Record<string, string>,
  ): Promise<Answer>;
  /** Places an order of these items. */
  order(...skus: readonly string[]): Promise<Answer>;
  /** An item of a table, its numbers and texts as plain values. */
  item(table: string, orderId: string): Promise<Record<string, unknown> | undefined>;
  /** Compiled documents, roots first. */
  documents(traceId: string): Promise<SegmentDocument[]>;
  summaries(): Promise<TraceSummary[]>;
  traceGraph(...traceIds: readonly string[]): Promise<string[]>;
  serviceGraph(): Promise<string[]>;
  /** The same as the command line has it. */
  serviceMap(): Promise<ServiceMap>;
}

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

const awsOptions = ({ addresses, region }: InstanceStatus) => ({
  endpoint: addresses.edge,
  region,
  credentials,
});

export async function startOrders(
  options: Partial<RunnerOptions> & { readonly projectDir: string },
): Promise<OrdersInstance> {
  const dataDir = options.dataDir ?? newFolder('data');
  const warnings: string[] = [];
  const logs: LogLine[] = [];
  const began = Date.now();
  const runner = await startRunner({
    dataDir,
    inMemory: false,
    host: '127.0.0.1',
    ports: { xray: 0, edge: 0, api: 0, loadBalancer: 0 },
    timeScale: 1,
    onEvent: (event) => {
      if (event.kind === 'warning') warnings.push(event.message);
      if (event.kind === 'log') logs.push(event.line);
    },
    ...options,
  });
  const status = runner.status();
  const api = status.addresses.apis[0]?.url ?? '';
  const xray = new XRayClient({
    endpoint: `http://${status.addresses.xray}`,
    region: status.region,
    credentials,
  });
  const aws = awsOptions(status);
  const dynamodb = new DynamoDBClient(aws);
  const window = () => ({
    StartTime: new Date(began - 1000),
    EndTime: new Date(Date.now() + 1000),
  });

  const send: OrdersInstance['send'] = async (method, path, body, header) => {
    const traceId = newTraceId(epochSeconds(Date.now() / 1000));
    const response = await fetch(`${api}/${path}`, {
      method,
      headers: {
        'x-amzn-trace-id': `Root=${traceId};Sampled=1`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...header,
      },
      ...(body !== undefined && { body }),
    });
    return {
      status: response.status,
      body: await response.text(),
      headers: response.headers,
      traceId,
    };
  };

  return {
    runner,
    status,
    dataDir,
    xray,
    aws,
    warnings,
    logs,
    send,
    order: (...skus) => {
      const items = skus.map((sku) => ({ sku, quantity: 1 }));
      return send('POST', 'orders', JSON.stringify({ customerTier: 'gold', items }));
    },
    item: async (TableName, orderId) => {
      const Key = { orderId: { S: orderId } };
      const { Item } = await dynamodb.send(
        new GetItemCommand({ TableName, Key, ConsistentRead: true }),
      );
      return (
        Item &&
        Object.fromEntries(
          Object.entries(Item).map(([name, { S, N }]) => [name, N === undefined ? S : Number(N)]),
        )
      );
    },
    documents: async (traceId) => {
      const { Traces = [] } = await xray.send(new BatchGetTracesCommand({ TraceIds: [traceId] }));
      return (Traces[0]?.Segments ?? []).map(
        ({ Document }) => JSON.parse(Document ?? '') as SegmentDocument,
      );
    },
    summaries: async () => {
      const found: TraceSummary[] = [];
      let NextToken: string | undefined;
      do {
        const page = await xray.send(new GetTraceSummariesCommand({ ...window(), NextToken }));
        found.push(...(page.TraceSummaries ?? []));
        NextToken = page.NextToken ?? undefined;
      } while (NextToken !== undefined);
      return found;
    },
    traceGraph: async (...TraceIds) => {
      const { Services } = await xray.send(new GetTraceGraphCommand({ TraceIds: [...TraceIds] }));
      return graphLines(Services);
    },
    serviceGraph: async () => {
      const { Services } = await xray.send(new GetServiceGraphCommand(window()));
      return graphLines(Services);
    },
    serviceMap: async () => {
      const { Services = [] } = await xray.send(new GetServiceGraphCommand(window()));
      return buildServiceMap(Services);
    },
    async [Symbol.asyncDispose]() {
      xray.destroy();
      dynamodb.destroy();
      await runner.stop();
    },
  };
}

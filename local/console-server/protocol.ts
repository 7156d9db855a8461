/**
 * The console's own API under `/_tracelab/`, for what X-Ray has no operation for. Every request but the
 * two event streams carries the header `x-tracelab: 1`. Errors answer with `{ message }`.
 */

/** A value of X-Ray's API as JSON carries it: times are epoch seconds. */
export type Wire<Value> = Value extends Date
  ? number
  : Value extends Uint8Array
    ? string
    : Value extends readonly (infer Item)[]
      ? Wire<Item>[]
      : Value extends object
        ? { [Key in keyof Value]: Wire<Value[Key]> }
        : Value;

/** `GET /_tracelab/console` */
export interface ConsoleInfo {
  /** Of the running TraceLab. */
  readonly version: string;
  readonly target: ConsoleTarget;
  readonly region: string;
  /** Not known of a real account. */
  readonly account?: string;
  /** Whether an app of this machine is behind it: App, logs and the declared map. */
  readonly hasApp: boolean;
  /** Whether `POST /_tracelab/sample-traffic` does something. */
  readonly hasSampleTraffic: boolean;
  /** What fills an empty console, to be copied into a terminal. */
  readonly exampleCommand: string;
  /** What `aws xray …` needs behind it to ask the same X-Ray: `--endpoint-url http://127.0.0.1:2000 …`. */
  readonly awsCliOptions: string;
  /** Epoch seconds of this machine, to find out how far the browser's clock is off. */
  readonly now: number;
}

export type ConsoleTarget =
  | { readonly kind: 'local' /** `127.0.0.1:2000` */; readonly address: string }
  | { readonly kind: 'aws'; readonly profile?: string };

/**
 * `GET /_tracelab/live?filter=…&group=…`: server-sent events, each with a `LiveBatch` as its data, at most
 * two a second; the first is sent at once. A filter that cannot be read ends with a `failure` event, whose data is `{ message }`.
 */
export interface LiveBatch {
  /** Traces that changed since the batch before, newest last, as GetTraceSummaries has them; a trace comes again when it changes again. */
  readonly summaries: readonly unknown[];
  /** Further traces that changed and are not in `summaries`, because there were too many. */
  readonly skipped: number;
  /** Epoch seconds. */
  readonly now: number;
}

/** `POST /_tracelab/filter` with `FilterQuestion`. */
export interface FilterQuestion {
  readonly expression: string;
  /** Asks for completions too. */
  readonly cursor?: number;
}

export interface FilterAnswer {
  /** Of an expression that can be read; an empty one is `every trace`. */
  readonly explanation?: string;
  readonly error?: {
    /** X-Ray's text. */
    readonly message: string;
    /** For people: what was expected. */
    readonly advice: string;
    /** From the start of the expression, from 0. */
    readonly offset: number;
  };
  readonly completions?: {
    /** The part of the expression that a completion replaces. */
    readonly from: number;
    readonly to: number;
    readonly completions: readonly {
      readonly text: string;
      readonly kind: 'keyword' | 'operator' | 'value';
    }[];
  };
}

/** `POST /_tracelab/sampling-trial` with `SamplingQuestion`: what the rules of `GetSamplingRules` make of a request. */
export interface SamplingQuestion {
  readonly host?: string;
  readonly method?: string;
  readonly path?: string;
  readonly serviceName?: string;
  readonly serviceType?: string;
  readonly resourceArn?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface SamplingAnswer {
  /** Rules in the order in which they were tried; the last one matched, unless none did. */
  readonly trials: readonly {
    readonly ruleName: string;
    readonly mismatches: readonly {
      readonly subject: string;
      readonly pattern: string;
      readonly given?: string;
    }[];
  }[];
}

/** `GET /_tracelab/app`: 404 without an app. */
export interface AppDescription {
  /** Folder of `cdk.json`, absolute. */
  readonly projectDir: string;
  readonly stacks: readonly string[];
  readonly leftOut: readonly { readonly stack: string; readonly reason: string }[];
  readonly resources: readonly AppResource[];
  readonly declared: DeclaredMap;
}

export interface AppResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly constructPath: string;
  /** Physical name, as on the map. */
  readonly name: string;
  readonly state: 'running' | 'declared' | 'failed' | 'not emulated';
  /** Where to reach it, or why it does not run. */
  readonly detail?: string;
  /** ISO 8601: when its node was last on the service map. */
  readonly lastTrace?: string;
  /** The file with its code, from `projectDir`. */
  readonly sourceFile?: string;
  /** Name of its log, for `GET /_tracelab/logs?function=…`. */
  readonly log?: string;
  readonly canInvoke: boolean;
  readonly canRestart: boolean;
  /** Names that its nodes have on the service map, with their types. */
  readonly nodes: readonly { readonly name: string; readonly type: string }[];
}

/** What the template says will be on the service map, before any request. */
export interface DeclaredMap {
  readonly nodes: readonly DeclaredNode[];
  readonly edges: readonly DeclaredEdge[];
}

export interface DeclaredNode {
  readonly id: string;
  readonly name: string;
  /** As X-Ray will have it: `AWS::Lambda::Function`, `AWS::ApiGateway::Stage`, `client`. */
  readonly type: string;
  readonly constructPath?: string;
  /** Of its resource: `<stack>/<logicalId>`. */
  readonly resource?: string;
  /** Why X-Ray will not show it although requests reach it: tracing is off, X-Ray has no segment for a load balancer. */
  readonly untraced?: string;
}

export interface DeclaredEdge {
  readonly from: string;
  readonly to: string;
  /** `link` where X-Ray joins two traces. */
  readonly kind: 'call' | 'link';
}

/** `GET /_tracelab/logs?function=…&trace=…&after=…` */
export interface LogAnswer {
  readonly lines: readonly {
    readonly function: string;
    /** ISO 8601. */
    readonly time: string;
    readonly requestId?: string;
    readonly traceId?: string;
    readonly stream: 'stdout' | 'stderr' | 'platform';
    readonly text: string;
  }[];
  /** To ask on with, as `after`. */
  readonly next: number;
}

/** `POST /_tracelab/invoke` */
export interface InvokeQuestion {
  /** A function's physical name. */
  readonly function: string;
  /** JSON text. */
  readonly event: string;
}

export interface InvokeAnswer {
  readonly status: number;
  /** JSON text of the function's answer or error. */
  readonly payload: string;
  readonly failed: boolean;
  readonly traceId: string;
}

/** `POST /_tracelab/restart` with `{ stack, logicalId }`: ends the processes of a function or service; 202. */

/** `POST /_tracelab/sample-traffic`: 202 with `{ requests }`, how many are being sent; 409 while some still are. */

/** A function as the Lambda service runs it. */
export interface FunctionConfig {
  readonly name: string;
  /** Unqualified. */
  readonly arn: string;
  /** `index.handler` */
  readonly handler: string;
  /** `nodejs24.x` */
  readonly runtime: string;
  /** Folder of the bundle. */
  readonly assetPath: string;
  /** Megabytes. */
  readonly memorySize: number;
  /** Seconds. */
  readonly timeout: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
  readonly tracing: TracingMode;
  readonly roleArn: string;
  /** Queue that takes asynchronous events which failed for good. */
  readonly deadLetterArn?: string;
  /** @default '/aws/lambda/<name>' */
  readonly logGroup?: string;
  /** @default 'Text' */
  readonly logFormat?: 'Text' | 'JSON';
  /** Lowest level that is kept; JSON format only. @default 'INFO' */
  readonly logLevel?: string;
}

export type TracingMode = 'Active' | 'PassThrough';

/** What other resources say of a function: versions, aliases and settings of asynchronous invocation. */
export type FunctionSetting = VersionSetting | AliasSetting | AsyncInvokeSetting;

export interface VersionSetting {
  readonly kind: 'version';
  readonly functionName: string;
  readonly version: string;
}

export interface AliasSetting {
  readonly kind: 'alias';
  readonly functionName: string;
  readonly alias: string;
  readonly version: string;
}

export interface AsyncInvokeSetting {
  readonly kind: 'async-invoke';
  readonly functionName: string;
  /** `$LATEST`, a version or an alias. */
  readonly qualifier: string;
  /** @default 2 */
  readonly maximumRetryAttempts?: number;
  /** Seconds. @default 21600 */
  readonly maximumEventAge?: number;
}

export const latestVersion = '$LATEST';

import type { AppDescription, InvokeAnswer, InvokeQuestion, LogAnswer } from './protocol.ts';

/**
 * An app of this machine, as the console asks about it. Each may throw a `ConsoleError`, whose status and
 * message then are the answer.
 */
export interface AppBackend {
  describe(): AppDescription | Promise<AppDescription>;
  logs(query: LogQuestion): LogAnswer | Promise<LogAnswer>;
  /** @throws ConsoleError 404 when there is no such function, 400 when the event is not JSON */
  invoke(question: InvokeQuestion): Promise<InvokeAnswer>;
  /** Ends the processes of a function or service. @throws ConsoleError 404 when it has none */
  restart(resource: ResourceId): void | Promise<void>;
  /**
   * Begins to send the sample traffic and says how many requests that is; absent where there is none.
   *
   * @throws ConsoleError 409 while some still are being sent
   */
  sendSampleTraffic?(): number | Promise<number>;
}

export interface LogQuestion {
  readonly function?: string;
  readonly trace?: string;
  /** `next` of the answer before; 0 asks for all. */
  readonly after: number;
}

export interface ResourceId {
  readonly stack: string;
  readonly logicalId: string;
}

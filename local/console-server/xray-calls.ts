import {
  type HttpAnswer,
  type OperationName,
  type OperationTypes,
  operationPaths,
  type XRayHttpRequest,
} from '../xray/index.ts';
import { ConsoleError } from './console-error.ts';
import type { Wire } from './protocol.ts';

export type WireInput<Name extends OperationName> = Wire<OperationTypes[Name]['input']>;
export type WireOutput<Name extends OperationName> = Wire<OperationTypes[Name]['output']>;

/** Calls an operation of the X-Ray behind the console. @throws ConsoleError with what X-Ray said */
export type CallXRay = <Name extends OperationName>(
  name: Name,
  input: WireInput<Name>,
) => Promise<WireOutput<Name>>;

type Handle = (request: XRayHttpRequest) => HttpAnswer | Promise<HttpAnswer>;

export function xrayCalls(handle: Handle): CallXRay {
  return async <Name extends OperationName>(name: Name, input: WireInput<Name>) => {
    const { status, body } = await handle({
      method: 'POST',
      path: operationPaths[name],
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(input)),
    });
    const answer = parse(Buffer.from(body).toString()) as Record<string, unknown> | undefined;
    if (status === 200 && answer !== undefined) return answer as WireOutput<Name>;
    const said = [answer?.Message, answer?.message].find((text) => typeof text === 'string');
    throw new ConsoleError(status === 200 ? 502 : status, `${name}: ${said ?? `HTTP ${status}`}`);
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LogStore } from './log-store.ts';
import type { InstanceStatus } from './running-instance.ts';

export interface ControlHooks {
  readonly status: () => InstanceStatus;
  readonly logs: LogStore;
  readonly stop: () => void;
}

/**
 * The instance's own small API under `/_tracelab/`: `GET status`, `GET logs`, `POST stop`. It wants the
 * header `x-tracelab`, which a page of another origin cannot send without being allowed to.
 * @returns false when the path is not one of its own.
 */
export function handleControl(
  request: IncomingMessage,
  response: ServerResponse,
  hooks: ControlHooks,
): boolean {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (!url.pathname.startsWith('/_tracelab/')) return false;
  const answer = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  request.resume();
  if (request.headers['x-tracelab'] === undefined) {
    answer(403, { message: 'send the header "x-tracelab: 1"' });
    return true;
  }
  switch (`${request.method} ${url.pathname.slice('/_tracelab/'.length)}`) {
    case 'GET status':
      answer(200, hooks.status());
      break;
    case 'GET logs': {
      const name = url.searchParams.get('function');
      const trace = url.searchParams.get('trace');
      answer(
        200,
        hooks.logs.read({
          ...(name !== null && { function: name }),
          ...(trace !== null && { trace }),
          after: Number(url.searchParams.get('after')) || 0,
        }),
      );
      break;
    }
    case 'POST stop':
      answer(202, { stopping: true });
      response.once('close', hooks.stop);
      break;
    default:
      answer(404, { message: `no "${request.method} ${url.pathname}" here` });
  }
  return true;
}

import { type XRayClient, XRayServiceException } from '@aws-sdk/client-xray';
import { CommandError, type Environment } from './command.ts';

/** Turns whatever a call of this client fails with into a `CommandError`; the SDK's error is its cause. */
export function explainErrors(client: XRayClient, name: string): XRayClient {
  client.middlewareStack.add(
    (next, { commandName = 'the call' }) =>
      async (args) => {
        try {
          return await next(args);
        } catch (error) {
          throw explain(error, name, commandName.replace(/Command$/, ''));
        }
      },
    { step: 'initialize', priority: 'high', name: 'explainErrors' },
  );
  return endWithClient(client);
}

/** Lets a client that is destroyed try nothing again: the connection that it loses then is no failure to mend. */
function endWithClient(client: XRayClient): XRayClient {
  const destroy = client.destroy.bind(client);
  let isDestroyed = false;
  client.destroy = () => {
    isDestroyed = true;
    destroy();
  };
  client.middlewareStack.add(
    (next) => async (args) => {
      if (isDestroyed) throw new DOMException('the client was destroyed', 'AbortError');
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'endWithClient' },
  );
  return client;
}

/** What the system says of a server that cannot be reached. */
const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was reset',
  ENOTFOUND: 'the name is not known',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ETIMEDOUT: 'it took too long',
};

function explain(error: unknown, name: string, operation: string): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof XRayServiceException) {
    const status = error.$metadata.httpStatusCode ?? '';
    const text =
      error.message === '' || error.message === 'UnknownError' ? error.name : error.message;
    const what = error.$fault === 'server' ? 'failed at' : 'was refused by';
    const message = `${operation} ${what} X-Ray at ${name}: ${status} ${text}`;
    return new CommandError(message, undefined, { cause: error });
  }
  const code = 'code' in error ? String(error.code) : '';
  const reason = unreachable[code];
  if (reason !== undefined) {
    return new CommandError(`no X-Ray answers at ${name}: ${reason}`, undefined, { cause: error });
  }
  if (error.name === 'CredentialsProviderError' || /region is missing/i.test(error.message)) {
    return new CommandError(
      `the AWS SDK is not set up for ${name}: ${error.message.split('\n')[0]}`,
      'Sign in (aws sso login), or name a --profile and a --region.',
      { cause: error },
    );
  }
  return new CommandError(
    `${operation} failed at ${name}: ${error.message.split('\n')[0]}`,
    undefined,
    {
      cause: error,
    },
  );
}

/** @throws CommandError when a variable would lead the AWS SDK elsewhere than to AWS. */
export function assertNoEndpointOverride(environment: Environment): void {
  for (const variable of ['AWS_ENDPOINT_URL_XRAY', 'AWS_ENDPOINT_URL']) {
    if ((environment[variable] ?? '') === '') continue;
    throw new CommandError(
      `--target aws: ${variable} leads the AWS SDK to "${environment[variable]}" instead of AWS`,
      `unset ${variable}`,
    );
  }
}

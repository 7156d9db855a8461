import { inspect } from 'node:util';
import type { Cloud } from '../../cloud.ts';
import type { ServerCertificate } from '../../processes/certificates.ts';
import type { ResourceCondition } from '../../running-instance.ts';
import { startApiServer } from '../apigateway/api-server.ts';
import { executeApiHost } from '../apigateway/config.ts';
import type { HttpApiConfig } from './config.ts';
import { createHttpRequestHandler, type HttpHandling } from './handle-http-request.ts';

export interface HttpApiOptions extends HttpHandling {
  readonly host: string;
  /** `0` takes any free port. */
  readonly port: number;
  /** For the API's name in the cloud. @default HTTP only */
  readonly certificate?: ServerCertificate;
}

export interface HttpApi {
  /** `http://127.0.0.1:3001`, with the stage where it is part of the path. */
  readonly url: string;
  /** `shipping`, or `shipping/dev`. */
  readonly name: string;
  /** Local ports by the name and port that the cloud knows. */
  readonly hosts: Readonly<Record<string, number>>;
  /** What the API says of its stage. */
  conditionOf(constructPath: string): ResourceCondition | undefined;
  /** Idempotent. */
  stop(): Promise<void>;
}

export const httpApiName = ({ name, stage }: HttpApiConfig): string =>
  stage.name === '$default' ? name : `${name}/${stage.name}`;

/**
 * Serves one stage of an HTTP API. Adds nothing to the service map: a request's trace begins in the
 * function, or is the one that the client's header names.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
 * @throws PortInUseError
 */
export async function createHttpApi(
  cloud: Cloud,
  config: HttpApiConfig,
  options: HttpApiOptions,
): Promise<HttpApi> {
  const name = httpApiName(config);
  const { origin, tlsPort, stop } = await startApiServer({
    host: options.host,
    port: options.port,
    ...(options.certificate !== undefined && { certificate: options.certificate }),
    handle: createHttpRequestHandler(cloud, config, options),
    tooLarge: {
      contentType: 'application/json',
      body: JSON.stringify({ message: 'Request Entity Too Large' }),
    },
    onDefect: (error) => cloud.warn(`${name}: the local API Gateway failed: ${inspect(error)}`),
  });
  const url = config.stage.name === '$default' ? origin : `${origin}/${config.stage.name}`;
  return {
    name,
    url,
    hosts:
      tlsPort === undefined ? {} : { [`${executeApiHost(config.id, cloud.region)}:443`]: tlsPort },
    conditionOf: (constructPath) =>
      constructPath === config.constructPath ? { detail: url } : undefined,
    stop,
  };
}

import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import type { Cloud } from '../../cloud.ts';
import type { ServerCertificate } from '../../processes/certificates.ts';
import type { ResourceCondition } from '../../running-instance.ts';
import { startApiServer } from './api-server.ts';
import { executeApiHost, type RestApiConfig, stageNodeName } from './config.ts';
import { createRequestHandler, type RequestHandling } from './handle-request.ts';
import { bodyLimit } from './request-body.ts';

export interface RestApiOptions extends RequestHandling {
  readonly host: string;
  /** `0` takes any free port. */
  readonly port: number;
  /** For the API's name in the cloud. @default HTTP only */
  readonly certificate?: ServerCertificate;
}

export interface RestApi {
  /** `http://127.0.0.1:3000/prod` */
  readonly url: string;
  /** As on the map: `orders/prod`. */
  readonly name: string;
  readonly address: AddressInfo;
  /** Local ports by the name and port that the cloud knows: `a1b2c3.execute-api.us-east-1.amazonaws.com:443`. */
  readonly hosts: Readonly<Record<string, number>>;
  /** What the API says of its stage. */
  conditionOf(constructPath: string): ResourceCondition | undefined;
  /** Closes every connection; what is under way is given up. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Serves one stage of a REST API. Adds the node `<api>/<stage>` for sampled requests when the stage is
 * traced, or when the caller's header says `Sampled=1`.
 * @throws PortInUseError
 */
export async function createRestApi(
  cloud: Cloud,
  config: RestApiConfig,
  options: RestApiOptions,
): Promise<RestApi> {
  const { origin, address, tlsPort, stop } = await startApiServer({
    host: options.host,
    port: options.port,
    ...(options.certificate !== undefined && { certificate: options.certificate }),
    handle: createRequestHandler(cloud, config, options),
    tooLarge: {
      contentType: 'text/plain',
      body: `HTTP content length exceeded ${bodyLimit} bytes.`,
    },
    onDefect: (error) =>
      cloud.warn(`${stageNodeName(config)}: the local API Gateway failed: ${inspect(error)}`),
  });
  const url = `${origin}/${config.stage.name}`;
  return {
    url,
    name: stageNodeName(config),
    address,
    hosts:
      tlsPort === undefined ? {} : { [`${executeApiHost(config.id, cloud.region)}:443`]: tlsPort },
    conditionOf: (constructPath) =>
      constructPath === config.constructPath ? { detail: url } : undefined,
    stop,
  };
}

import { BlockList, isIPv6 } from 'node:net';
import { RequestError } from '../shared/request-error.ts';

/**
 * An HTTP API takes no resource policy, so its function closes the door itself.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
 *
 * @param range such as `203.0.113.0/24`
 * @param address that API Gateway saw; `undefined` when it was not API Gateway who called
 * @throws RequestError 403
 */
export function requireAllowedCaller(range: string, address: string | undefined): void {
  const [network = '', bits = ''] = range.split('/');
  const allowed = new BlockList();
  allowed.addSubnet(network, Number(bits), familyOf(network));
  if (address === undefined || !allowed.check(address, familyOf(address))) {
    throw new RequestError(
      403,
      'CallerNotAllowedError',
      `callers must have an address in "${range}", got "${address ?? 'none'}"`,
    );
  }
}

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');

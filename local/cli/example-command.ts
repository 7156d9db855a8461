import type { InstanceStatus } from '../runner/running-instance.ts';
import { exampleOrder } from './sample-orders.ts';
import { ordersApi } from './sample-traffic.ts';

/** A segment as a shell writes it, with the time at which it is run. */
const segment = `{\\"id\\":\\"53995c3f42cd8ad8\\",\\"name\\":\\"hello\\",\\"trace_id\\":\\"'$id'\\",\\"start_time\\":'$now',\\"end_time\\":'$now'.2}`;

const withIdAndTime = (command: string): string =>
  `now=$(date +%s); id=1-$(printf %08x $now)-$(openssl rand -hex 12); ${command}`;

/** A command that sends one trace to X-Ray: what makes an empty console show something. */
export const exampleSegment = (url: string): string =>
  withIdAndTime(`curl -s ${url}/TraceSegments -d '{"TraceSegmentDocuments":["${segment}"]}'`);

/** The same for AWS. */
export const exampleAwsSegment = (awsFlags: string): string =>
  withIdAndTime(
    `aws xray put-trace-segments ${awsFlags} --cli-input-json '{"TraceSegmentDocuments":["${segment}"]}'`,
  );

/** The same with what runs: an order where there is one to place, else a request to the first entrance. */
export function exampleCommandOf({ addresses }: InstanceStatus): string {
  const { apis, loadBalancers = [], environments = [] } = addresses;
  const orders = apis.find(({ name }) => ordersApi.test(name));
  if (orders !== undefined) return `${orderCommand(orders.url).join(' ')}`;
  const [first] = [...apis, ...loadBalancers, ...environments];
  return first === undefined
    ? exampleSegment(`http://${addresses.xray}`)
    : `curl ${first.url} -H 'X-Amzn-Trace-Id: Sampled=1'`;
}

/** In two lines of a terminal, without what joins them. */
export const orderCommand = (apiUrl: string): readonly [string, string] => [
  `curl ${apiUrl}/orders -H 'Content-Type: application/json'`,
  `-H 'X-Amzn-Trace-Id: Sampled=1' -d '${exampleOrder}'`,
];

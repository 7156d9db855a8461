import type { ConsoleInfo } from '../../console-server/protocol.ts';
import { useConsoleInfo } from '../api/queries.ts';

/** Whose settings a change would change. */
export interface Account {
  /** Then a change is confirmed first: others may live by it. */
  readonly isReal: boolean;
  /** `the AWS account 123456789012 in eu-west-1 (profile "shop")`. */
  readonly name: string;
  /** What else there is to know before changing it. */
  readonly note: string;
  /** Behind `aws xray …`. */
  readonly cliOptions: string;
}

/** @param arn of something in it: the console does not know the number of a real account otherwise */
export function useAccount(arn?: string): Account {
  const { data } = useConsoleInfo();
  return describeAccount(data, arn);
}

export function describeAccount(info: ConsoleInfo | undefined, arn = ''): Account {
  const [, , , , number = ''] = arn.split(':');
  const account = info?.account ?? (/^\d{12}$/.test(number) ? number : undefined);
  if (info === undefined) return unknown;
  const { awsCliOptions: cliOptions, target, region } = info;
  if (target.kind === 'local') {
    return { isReal: false, name: 'the X-Ray of this machine', note: '', cliOptions };
  }
  const notes = target.profile === undefined ? '' : ` (profile "${target.profile}")`;
  return {
    isReal: true,
    name: `the AWS account${account === undefined ? '' : ` ${account}`} in ${region}${notes}`,
    note: ', which is not of this machine: everyone who uses it is affected',
    cliOptions,
  };
}

/** Better asked once too often. */
const unknown: Account = {
  isReal: true,
  name: 'the X-Ray behind this console',
  note: ', of which it is not known yet whether it is of this machine',
  cliOptions: '',
};

import type { PortInUseError } from '../runner/port-owner.ts';

/** What to do about a port that is taken; `flag` is the command line that takes another number. */
export function portAdvice({ owner, port }: PortInUseError, flag: string): string {
  const who =
    owner === undefined
      ? 'Stop what holds it'
      : owner.name === 'xray'
        ? 'That is probably the AWS X-Ray daemon. Stop it'
        : `Stop it (kill ${owner.pid})`;
  return `${who}, or choose another port (0 takes any free one):\n  ${flag} ${port < 65_535 ? port + 1 : 0}`;
}

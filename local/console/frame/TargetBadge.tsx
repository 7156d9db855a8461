import type { ConsoleInfo } from '../../console-server/protocol.ts';
import { useConsoleInfo } from '../api/queries.ts';
import { classNames } from '../components/class-names.ts';
import { Untrusted } from '../components/Untrusted.tsx';
import styles from './TargetBadge.module.css';

/** Whose X-Ray all of it is: a real account never looks like this machine. */
export function TargetBadge() {
  const info = useConsoleInfo().data;
  if (info === undefined) return null;
  const isAws = info.target.kind === 'aws';
  return (
    <span
      className={classNames(styles.badge, isAws && styles.aws)}
      title={`${isAws ? 'A real AWS account' : 'The X-Ray of this machine'}: ${targetName(info)}`}
    >
      <strong>{isAws ? 'AWS' : 'local'}</strong>
      <Untrusted text={targetName(info)} most={40} inControl />
    </span>
  );
}

/** `127.0.0.1:2000`, `eu-west-1 profile trial`. */
export function targetName({ target, region }: ConsoleInfo): string {
  if (target.kind === 'local') return target.address;
  return target.profile === undefined ? region : `${region} profile ${target.profile}`;
}

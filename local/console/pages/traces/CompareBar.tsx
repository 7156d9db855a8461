import { counted } from '../../../wording/duration.ts';
import { navigate } from '../../address/address.ts';
import { Button } from '../../components/Button.tsx';
import { compareAddress } from '../compare/url.ts';
import styles from './TracesPage.module.css';

/** Stands above the list as long as traces are ticked. */
export function CompareBar({
  ticked,
  onClear,
}: {
  readonly ticked: ReadonlySet<string>;
  readonly onClear: () => void;
}) {
  const [first, second, third] = ticked;
  const isPair = first !== undefined && second !== undefined && third === undefined;
  if (first === undefined) return null;
  return (
    <p className={styles.bar} role="status">
      <span>{counted(ticked.size, 'trace')} ticked</span>
      <Button
        kind="primary"
        icon="compare"
        disabled={!isPair}
        onClick={() => isPair && navigate(compareAddress(first, second))}
      >
        Compare
      </Button>
      {!isPair && (
        <span className={styles.soft}>
          {second === undefined ? 'tick one more to compare two' : 'two can be compared'}
        </span>
      )}
      <Button kind="quiet" onClick={onClear}>
        Clear ticks
      </Button>
    </p>
  );
}

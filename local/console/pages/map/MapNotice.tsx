import { counted } from '../../../wording/duration.ts';
import type { Address } from '../../address/address.ts';
import { Button } from '../../components/Button.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import styles from './MapNotice.module.css';
import type { MapModel } from './map-model.ts';
import { busiestCount, type Extent } from './narrow-map.ts';
import { nodeLabel } from './node-name.ts';
import { changePlace, parseMapPlace } from './url.ts';

/** Says that only part of the map is drawn, and how to see more of it. */
export function MapNotice({
  whole,
  address,
  extent,
  isOwnChoice,
  hasStacks,
  gone,
  isNarrow,
}: {
  readonly whole: MapModel;
  readonly address: Address;
  readonly extent: Extent;
  /** Whether the page, and not its reader, decided to draw only part. */
  readonly isOwnChoice: boolean;
  readonly hasStacks: boolean;
  /** Key of what the address is about, where the map has no such thing. */
  readonly gone: string | undefined;
  readonly isNarrow: boolean;
}) {
  const { focus, reach = 1, open = [] } = parseMapPlace(address);
  const center = focus === undefined ? undefined : whole.nodes.find(({ key }) => key === focus);
  const show = (next: Extent) => changePlace(address, { extent: next, open: [] }, 'replace');
  if (gone !== undefined) {
    return (
      <div className={styles.notice} role="status">
        <span>
          <strong>
            <Untrusted text={gone.replace(/^[^~]*~/, '')} most={80} />
          </strong>{' '}
          {isNarrow
            ? 'is not on the map of what the group and the filter let through'
            : 'is not on the map of this time range'}
        </span>
        <Button
          kind="primary"
          onClick={() =>
            changePlace(address, { focus: undefined, node: undefined, edge: undefined })
          }
        >
          Show what is
        </Button>
      </div>
    );
  }
  if (focus !== undefined) {
    return (
      <div className={styles.notice}>
        <span>
          Only{' '}
          <strong>
            <Untrusted text={center === undefined ? focus : nodeLabel(center)} />
          </strong>{' '}
          and what is within {counted(reach, 'call')} of it
        </span>
        <Button
          onClick={() => changePlace(address, { reach: reach + 1 }, 'replace')}
          disabled={reach >= 9}
        >
          One call further
        </Button>
        <Button kind="primary" onClick={() => changePlace(address, { focus: undefined })}>
          Show everything
        </Button>
      </div>
    );
  }
  if (isOwnChoice) {
    return (
      <div className={styles.notice} role="status">
        <span>
          {`A map of ${counted(whole.nodes.length, 'node')}: these are its ${busiestCount} busiest. Show them together instead`}
        </span>
        <Button onClick={() => show('type')}>By type</Button>
        <Button onClick={() => show('name')}>By beginning of the name</Button>
        {hasStacks && <Button onClick={() => show('stack')}>By stack</Button>}
        <Button onClick={() => show('all')}>All of them</Button>
      </div>
    );
  }
  if (open.length > 0 && extent !== 'all' && extent !== 'busiest') {
    return (
      <div className={styles.notice}>
        <span>{counted(open.length, 'group')} open</span>
        <Button icon="collapse" onClick={() => changePlace(address, { open: [] }, 'replace')}>
          Close all
        </Button>
      </div>
    );
  }
  return null;
}

import { type KeyboardEvent, useId } from 'react';
import type { Address } from '../../address/address.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { changePreferences, usePreferences } from '../../frame/preferences.ts';
import styles from './MapToolbar.module.css';
import type { MapPreferences } from './map-preferences.ts';
import { busiestCount, type Extent } from './narrow-map.ts';
import type { SizeBy } from './node-size.ts';
import { changePlace, parseMapPlace } from './url.ts';

export interface MapToolbarProps {
  readonly address: Address;
  readonly preferences: MapPreferences;
  readonly onPreferences: (change: Partial<MapPreferences>) => void;
  readonly find: string;
  readonly onFind: (text: string) => void;
  /** Enter in the find box. */
  readonly onFound: () => void;
  readonly found: number | undefined;
  /** Of those that are not drawn. */
  readonly foundElsewhere: number;
  readonly hasDeclared: boolean;
  readonly hasLambda: boolean;
  /** How much of it is drawn; undefined where it is not large. */
  readonly extent: Extent | undefined;
  readonly nodeCount: number;
  readonly hasStacks: boolean;
  readonly isMoved: boolean;
  readonly onTidy: () => void;
  readonly leave: React.ReactNode;
}

/** What the map shows, and how. */
export function MapToolbar(props: MapToolbarProps) {
  const { address, preferences, onPreferences, find, found, extent } = props;
  const elsewhere = props.foundElsewhere;
  const { mergesLambda } = usePreferences();
  const { asTable = false } = parseMapPlace(address);
  const splitNote = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') props.onFound();
    if (event.key === 'Escape') props.onFind('');
  };
  return (
    <section className={styles.toolbar} aria-label="How the map is shown">
      <TextField
        label="Find a node"
        hideLabel
        type="search"
        placeholder="Find a node"
        className={styles.find}
        value={find}
        onChange={(event) => props.onFind(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {found !== undefined && (
        <span role="status" className={styles.soft}>
          {found === 0 && elsewhere === 0 ? 'none found' : `${found} found`}
          {elsewhere > 0 &&
            `, ${elsewhere} that are not shown${found === 0 ? ': Enter shows one' : ''}`}
        </span>
      )}
      {extent !== undefined && (
        <Select
          label="Nodes"
          hideLabel
          options={[
            { value: 'all', label: `All ${props.nodeCount} nodes` },
            ...(props.nodeCount > busiestCount || extent === 'busiest'
              ? [{ value: 'busiest', label: `The ${busiestCount} busiest` }]
              : []),
            { value: 'type', label: 'By type' },
            { value: 'name', label: 'By beginning of the name' },
            ...(props.hasStacks ? [{ value: 'stack', label: 'By stack' }] : []),
          ]}
          value={extent}
          onChange={(value) =>
            changePlace(address, { extent: value as Extent, open: [], node: undefined }, 'replace')
          }
        />
      )}
      {!asTable && (
        <>
          <Segmented
            label="In the nodes"
            options={[
              { value: 'numbers', label: 'Numbers' },
              { value: 'icons', label: 'Icons' },
            ]}
            value={preferences.show}
            onChange={(show) => onPreferences({ show })}
          />
          <span className={styles.labelled}>
            <span aria-hidden="true">Size</span>
            <Segmented<SizeBy>
              label="Size of the nodes"
              options={[
                { value: 'none', label: 'Equal' },
                { value: 'health', label: 'Health' },
                { value: 'traffic', label: 'Traffic' },
              ]}
              value={preferences.size}
              onChange={(size) => onPreferences({ size })}
            />
          </span>
        </>
      )}
      {props.hasLambda && (
        <Checkbox
          label="Split Lambda"
          checked={!mergesLambda}
          onChange={(split) => changePreferences({ mergesLambda: !split })}
          aria-describedby={mergesLambda ? undefined : splitNote}
        />
      )}
      {props.hasDeclared && (
        <Checkbox
          label="Declared"
          checked={preferences.withDeclared}
          onChange={(withDeclared) => onPreferences({ withDeclared })}
        />
      )}
      <div className={styles.end}>
        {props.isMoved && !asTable && (
          <Button icon="reset" onClick={props.onTidy} title="Back to where the layout has them">
            Tidy
          </Button>
        )}
        <Button
          icon={asTable ? 'map' : 'table'}
          title={asTable ? 'As map (t)' : 'As table (t)'}
          onClick={() => changePlace(address, { asTable: !asTable }, 'replace')}
        >
          {asTable ? 'As map' : 'As table'}
        </Button>
        {props.leave}
      </div>
      {props.hasLambda && !mergesLambda && (
        <p id={splitNote} className={styles.note}>
          Lambda sends two segments for an invocation: the node “Lambda service” takes the request
          and waits, “Lambda function” is your code. What the service throttles never reaches the
          function.
        </p>
      )}
    </section>
  );
}

import { useRef, useState } from 'react';
import type { Scope } from '../../address/scope.ts';
import { Button } from '../../components/Button.tsx';
import { Popover } from '../../components/Popover.tsx';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { formatCount } from '../../format/rate.ts';
import type { Facet } from './build-facets.ts';
import { FacetLine } from './FacetLine.tsx';
import styles from './Refiners.module.css';

/** Further ones are found by their text. */
const mostValues = 50;
const fewValues = 8;

/** A button with the values of one facet, or of a few that belong together. */
export function FacetMenu({
  title,
  facets,
  traces,
  scope,
}: {
  readonly title: string;
  readonly facets: readonly Facet[];
  readonly traces: number;
  readonly scope: Scope;
}) {
  const opener = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [chosen, setChosen] = useState<string>();
  const facet = facets.find(({ id }) => id === chosen) ?? facets[0];
  if (facet === undefined) return null;
  return (
    <>
      <Button
        ref={opener}
        kind="quiet"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        {title} <span aria-hidden="true">▾</span>
      </Button>
      {isOpen && (
        <Popover opener={opener} onClose={() => setIsOpen(false)}>
          <div role="dialog" aria-label={`Refine by ${title}`} className={styles.menu}>
            {facets.length > 1 && (
              <Select
                label={title}
                options={facets.map(({ id, title: label }) => ({ value: id as string, label }))}
                value={facet.id as string}
                onChange={setChosen}
              />
            )}
            <FacetValues
              key={facet.id}
              facet={facet}
              traces={traces}
              scope={scope}
              onDone={() => setIsOpen(false)}
            />
          </div>
        </Popover>
      )}
    </>
  );
}

function FacetValues({
  facet: { title, values },
  traces,
  scope,
  onDone,
}: {
  readonly facet: Facet;
  readonly traces: number;
  readonly scope: Scope;
  readonly onDone: () => void;
}) {
  const [wanted, setWanted] = useState('');
  const found = values.filter(({ label }) => label.toLowerCase().includes(wanted.toLowerCase()));
  const rest = found.length - mostValues;
  return (
    <>
      {values.length > fewValues && (
        <TextField
          label={`Find a value of ${title}`}
          hideLabel
          placeholder={`find among ${formatCount(values.length)} values`}
          value={wanted}
          onChange={({ currentTarget }) => setWanted(currentTarget.value)}
        />
      )}
      <ul className={styles.values}>
        {found.slice(0, mostValues).map((value) => (
          <FacetLine
            key={value.expression}
            value={value}
            traces={traces}
            scope={scope}
            onDone={onDone}
          />
        ))}
      </ul>
      {found.length === 0 && <p className={styles.rest}>no value holds “{wanted}”</p>}
      {rest > 0 && <p className={styles.rest}>{formatCount(rest)} more: write a part of them</p>}
      <p className={styles.rest}>counts are of the {formatCount(traces)} traces that are loaded</p>
    </>
  );
}

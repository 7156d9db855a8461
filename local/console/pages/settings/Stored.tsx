import { useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { announce } from '../../frame/announce.ts';
import { reloadPreferences, usePreferences } from '../../frame/preferences.ts';
import { forgetStored, storagePrefix, storedItems } from '../../frame/storage.ts';
import { Section, Setting } from './Setting.tsx';
import styles from './SettingsPage.module.css';

/** What this browser keeps for the console. */
export function Stored() {
  const [, setForgotten] = useState(0);
  // Whatever is changed on this page shows here.
  usePreferences();
  const items = storedItems();
  const forget = (keys: readonly string[]) => {
    for (const key of keys) forgetStored(key);
    reloadPreferences();
    setForgotten((times) => times + 1);
    announce('Forgotten');
  };
  return (
    <Section title="Kept in this browser">
      {items.length === 0 ? (
        <Setting name="Nothing">Everything is as usual.</Setting>
      ) : (
        <>
          {items.map(({ key, text }) => (
            <Setting key={key} name={nameOf(key)}>
              <span className={styles.grow}>
                <Untrusted text={text} code most={120} />
              </span>
              <Button
                kind="quiet"
                icon="trash"
                aria-label={`Forget ${nameOf(key)}`}
                onClick={() => forget([key])}
              >
                Forget
              </Button>
            </Setting>
          ))}
          <Setting name="All of it" about="Traces are not kept here.">
            <Button icon="trash" onClick={() => forget(items.map(({ key }) => key))}>
              Forget everything
            </Button>
          </Setting>
        </>
      )}
    </Section>
  );
}

/** `side-panel-width` → `side panel width`. */
const nameOf = (key: string): string => key.slice(storagePrefix.length).replaceAll(/[-.]/g, ' ');

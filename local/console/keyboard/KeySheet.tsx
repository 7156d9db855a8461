import { Dialog } from '../components/Dialog.tsx';
import type { Page } from '../pages/pages.tsx';
import { buildSheet } from './build-sheet.ts';
import styles from './KeySheet.module.css';

/** Every key there is, those of the page that is open first. */
export function KeySheet({
  page,
  onClose,
}: {
  readonly page: Page | undefined;
  readonly onClose: () => void;
}) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <div className={styles.sheet}>
        {buildSheet(page).map(({ title, keys }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(({ id, key, does }) => (
                <div key={id}>
                  <dt>
                    <kbd>{keyName(key)}</kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={styles.note}>
        Keys rest while you type. Arrows, Enter, Escape and Tab work as in every form, menu and
        tree.
      </p>
    </Dialog>
  );
}

const keyName = (key: string): string => names.get(key) ?? key;

const names: ReadonlyMap<string, string> = new Map([
  [' ', 'space'],
  ['ArrowUp', '↑'],
  ['ArrowDown', '↓'],
  ['ArrowLeft', '←'],
  ['ArrowRight', '→'],
]);

import { useState } from 'react';
import { Button } from '../../../components/Button.tsx';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { download } from '../../../components/download.ts';
import { formatCount } from '../../../format/rate.ts';
import styles from './Detail.module.css';

/** Characters that are laid out at first: the rest of a large document costs seconds. */
const mostShown = 100_000;

/** JSON to read, copy and download. The text is shown as it is: JSON has no control characters of its own. */
export function JsonText({
  text,
  fileName,
  label,
}: {
  readonly text: string;
  readonly fileName: string;
  readonly label: string;
}) {
  const [shown, setShown] = useState(mostShown);
  return (
    <div className={styles.json}>
      <div className={styles.buttons}>
        <CopyButton text={text} label="Copy JSON" />
        <Button
          kind="quiet"
          icon="download"
          onClick={() => download(text, `${fileName}.json`, 'application/json')}
        >
          Download
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard */}
      <section tabIndex={0} aria-label={label} className={styles.scroller}>
        <pre>
          <bdi>{text.slice(0, shown)}</bdi>
        </pre>
      </section>
      {text.length > shown && (
        <Button kind="quiet" onClick={() => setShown(shown + 5 * mostShown)}>
          Show more: {formatCount(shown)} of {formatCount(text.length)} characters
        </Button>
      )}
    </div>
  );
}

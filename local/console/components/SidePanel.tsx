import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useId,
  useRef,
  useState,
} from 'react';
import { readStored, type StorageKey, writeStored } from '../frame/storage.ts';
import { IconButton } from './IconButton.tsx';
import styles from './SidePanel.module.css';
import { useFocusReturn } from './use-focus-return.ts';

const storageKey: StorageKey = 'tracelab.side-panel-width';
const least = 280;
const most = 900;
const usual = 400;

const within = (width: number): number => Math.round(Math.min(most, Math.max(least, width)));

function storedWidth(): number {
  const width = readStored(storageKey);
  return typeof width === 'number' && Number.isFinite(width) ? within(width) : usual;
}

/** On the right of what it is about; below it on narrow screens. */
export function SidePanel({
  title,
  onClose,
  children,
}: {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const [width, setWidth] = useState(storedWidth);
  const titleId = useId();
  const panel = useRef<HTMLElement>(null);
  useFocusReturn(panel);
  const resize = (next: number) => {
    setWidth(within(next));
    writeStored(storageKey, within(next));
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const right = event.currentTarget.parentElement?.getBoundingClientRect().right ?? innerWidth;
    resize(right - event.clientX);
  };
  const step = (event: KeyboardEvent) => {
    const change = event.key === 'ArrowLeft' ? 20 : event.key === 'ArrowRight' ? -20 : 0;
    if (change === 0) return;
    event.preventDefault();
    resize(width + change);
  };
  return (
    <aside
      ref={panel}
      className={styles.panel}
      aria-labelledby={titleId}
      style={{ '--panel-width': `${width}px` } as CSSProperties}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be dragged */}
      <div
        role="separator"
        tabIndex={0}
        aria-label="Width of the panel"
        aria-orientation="vertical"
        aria-valuemin={least}
        aria-valuemax={most}
        aria-valuenow={width}
        className={styles.edge}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={step}
      />
      <div className={styles.header}>
        <h2 id={titleId}>{title}</h2>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </div>
      <div className={styles.body}>{children}</div>
    </aside>
  );
}

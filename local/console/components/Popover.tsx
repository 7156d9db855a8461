import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import styles from './Popover.module.css';

/** A panel below what opened it, above everything else. Escape, a click elsewhere and leaving it by Tab close it. */
export function Popover({
  opener,
  onClose,
  children,
}: {
  readonly opener: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const panel = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  useLayoutEffect(() => {
    const element = panel.current;
    if (element === null) return;
    element.showPopover?.();
    const place = () => placeBelow(element, opener.current);
    place();
    addEventListener('resize', place);
    addEventListener('scroll', place, true);
    return () => {
      removeEventListener('resize', place);
      removeEventListener('scroll', place, true);
    };
  }, [opener]);

  useEffect(() => {
    const isOutside = (target: EventTarget | null) =>
      target instanceof Node &&
      panel.current?.contains(target) !== true &&
      opener.current?.contains(target) !== true;
    const leave = (event: Event) => {
      if (isOutside(event.target)) close.current();
    };
    const closeByKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      close.current();
      opener.current?.focus();
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    document.addEventListener('keydown', closeByKey, true);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
      document.removeEventListener('keydown', closeByKey, true);
    };
  }, [opener]);

  return (
    <div ref={panel} popover="manual" className={styles.popover}>
      {children}
    </div>
  );
}

function placeBelow(panel: HTMLElement, opener: HTMLElement | null): void {
  if (opener === null) return;
  const margin = 8;
  const box = opener.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const left = Math.max(margin, Math.min(box.left, innerWidth - width - margin));
  const isRoomBelow = box.bottom + height + margin <= innerHeight || box.top < height + margin;
  panel.style.left = `${left}px`;
  panel.style.top = `${isRoomBelow ? box.bottom + 4 : box.top - height - 4}px`;
}

import { type PointerEvent, useState } from 'react';
import { buildAxis, type TimeView } from './build-axis.ts';
import styles from './Waterfall.module.css';

/** Part of the width from where a label has no room behind its tick. */
const nearEnd = 0.9;

/** Less is a click. Pixels. */
const leastDrag = 4;

/** Times above the bars; dragging over them zooms, a double click shows the whole trace again. */
export function TimeAxis({
  view,
  onView,
}: {
  readonly view: TimeView;
  readonly onView: (view: TimeView | undefined) => void;
}) {
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number }>();
  const placeOf = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return width === 0 ? 0 : Math.min(1, Math.max(0, (event.clientX - left) / width));
  };
  const end = (event: PointerEvent<HTMLElement>) => {
    if (drag === undefined) return;
    setDrag(undefined);
    const { width } = event.currentTarget.getBoundingClientRect();
    if (Math.abs(drag.to - drag.from) * width < leastDrag) return;
    const span = view.to - view.from;
    onView({ from: view.from + drag.from * span, to: view.from + drag.to * span });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: "Zoom to the selected row" and "Show the whole trace" do it by keyboard
    <div
      className={styles.axis}
      title="Drag to zoom in, double click for the whole trace"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ from: placeOf(event), to: placeOf(event) });
      }}
      onPointerMove={(event) => drag && setDrag({ ...drag, to: placeOf(event) })}
      onPointerUp={end}
      onPointerCancel={() => setDrag(undefined)}
      onDoubleClick={() => onView(undefined)}
    >
      {buildAxis(view).map(({ time, place, label }) => (
        <span key={time} className={styles.tick} style={{ insetInlineStart: `${place * 100}%` }}>
          {place < nearEnd && label}
        </span>
      ))}
      {drag !== undefined && (
        <span
          className={styles.drag}
          style={{
            insetInlineStart: `${Math.min(drag.from, drag.to) * 100}%`,
            width: `${Math.abs(drag.to - drag.from) * 100}%`,
          }}
        />
      )}
    </div>
  );
}

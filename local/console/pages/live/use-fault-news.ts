import { useEffect, useRef } from 'react';
import { counted } from '../../../wording/duration.ts';
import { plainText } from '../../../wording/plain-text.ts';
import { announce } from '../../frame/announce.ts';
import { buildCause } from './build-cause.ts';
import type { LiveLog } from './live-log.ts';

/** Milliseconds between two announcements: whoever listens has to hear other things too. */
const pause = 5000;

/** Says that there are new faults, not each of them. */
export function useFaultNews({ faults, faultCount }: LiveLog): void {
  const told = useRef(0);
  const last = useRef(Number.NEGATIVE_INFINITY);
  const latest = useRef(faults);
  if (faults.length > 0) latest.current = faults;
  useEffect(() => {
    // Another filter begins to count from 0.
    if (faultCount < told.current) told.current = 0;
    if (faultCount === told.current) return;
    const tell = () => {
      last.current = performance.now();
      announce(faultNews(faultCount - told.current, latest.current[0]));
      told.current = faultCount;
    };
    const wait = last.current + pause - performance.now();
    if (wait <= 0) return tell();
    const timer = setTimeout(tell, wait);
    return () => clearTimeout(timer);
  }, [faultCount]);
}

/** `2 new faults, the last: GET /orders, place-order: OutOfStock` */
export function faultNews(count: number, last: LiveLog['faults'][number] | undefined): string {
  const parts = [last?.method, last?.request].filter(Boolean).join(' ');
  const cause = last && buildCause(last.summary);
  const which = [parts, cause].filter(Boolean).join(', ');
  return `${counted(count, 'new fault')}${which === '' ? '' : `${count === 1 ? ': ' : ', the last: '}${plainText(which)}`}`;
}

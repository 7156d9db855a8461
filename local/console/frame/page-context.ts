import { createContext, useContext } from 'react';
import type { Scope } from '../address/scope.ts';
import { defaultTimeRange } from '../address/time-range.ts';

/** What pages know of where they are. */
export const PageContext = createContext<{
  /** Whether the page that is open is about the traces of the bar. */
  readonly hasScope: boolean;
  /** Of the page, or of the last one that had any. */
  readonly scope?: Scope;
}>({ hasScope: false });

export const useHasScope = (): boolean => useContext(PageContext).hasScope;

const everyTrace: Scope = { filter: '', timeRange: defaultTimeRange };

/** For pages that are about one thing: the way back to what one came from. */
export const useLastScope = (): Scope => useContext(PageContext).scope ?? everyTrace;

import { createContext, useContext } from 'react';

/** Whether the page that is open is about the traces of the bar. */
export const PageContext = createContext<{ readonly hasScope: boolean }>({ hasScope: false });

export const useHasScope = (): boolean => useContext(PageContext).hasScope;

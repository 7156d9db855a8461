import { liveKey } from '../api/live.tsx';

/** How often something is asked that costs in a real account: there when it is opened, here while traces come. */
export const asked = (isReal: boolean) => ({
  key: isReal ? 'once' : liveKey,
  options: isReal ? { staleTime: 60_000, refetchOnWindowFocus: false } : {},
});

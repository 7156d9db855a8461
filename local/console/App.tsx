import { useAddress } from './address/address.ts';
import { Frame } from './frame/Frame.tsx';
import { findPage } from './pages/pages.tsx';

export function App() {
  const page = findPage(useAddress());
  const Page = page?.component;
  return <Frame page={page}>{Page !== undefined && <Page />}</Frame>;
}

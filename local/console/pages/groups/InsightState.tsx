import { OutcomeMark } from '../../components/OutcomeMark.tsx';

/** A glyph beside the word, so that it is not the colour that tells. */
export const InsightState = ({ isActive }: { readonly isActive: boolean }) => (
  <>
    <OutcomeMark outcome={isActive ? 'fault' : 'ok'} /> {isActive ? 'active' : 'closed'}
  </>
);

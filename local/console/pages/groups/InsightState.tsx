import { OutcomeMark } from '../../components/OutcomeMark.tsx';
import styles from './InsightView.module.css';

/** A glyph beside the word, so that it is not the colour that tells. */
export const InsightState = ({ isActive }: { readonly isActive: boolean }) => (
  <span className={styles.state}>
    <OutcomeMark outcome={isActive ? 'fault' : 'ok'} /> {isActive ? 'active' : 'closed'}
  </span>
);

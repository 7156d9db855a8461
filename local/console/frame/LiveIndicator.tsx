import { useLive } from '../api/live.tsx';
import { Button } from '../components/Button.tsx';
import { classNames } from '../components/class-names.ts';
import { useKeys } from '../keyboard/use-keys.ts';
import { announce } from './announce.ts';
import styles from './LiveIndicator.module.css';

/** Says whether news come in, and stops or starts them. */
export function LiveIndicator() {
  const { state, paused, setPaused } = useLive();
  const toggle = () => {
    setPaused(!paused);
    announce(paused ? 'Live updates go on' : 'Live updates are paused');
  };
  useKeys({ pause: toggle });
  const shown = paused ? 'paused' : state;
  return (
    <Button
      kind="quiet"
      icon={paused ? 'play' : 'pause'}
      className={styles.button}
      aria-keyshortcuts="Space"
      title={paused ? 'Go on with live updates (space)' : 'Pause live updates (space)'}
      onClick={toggle}
    >
      <span className={classNames(styles.dot, styles[shown])} aria-hidden="true" />
      <span>{words[shown]}</span>
    </Button>
  );
}

const words = {
  live: 'Live',
  paused: 'Paused',
  connecting: 'Connecting…',
  down: 'Reconnecting…',
} as const;

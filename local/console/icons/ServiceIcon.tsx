import { typeName } from '../../wording/type-name.ts';
import styles from './ServiceIcon.module.css';
import { serviceIconName, serviceIconPaths } from './service-icon-paths.ts';

/** What a node or segment of X-Ray is, by its type or origin; in the colour of the text around it. */
export function ServiceIcon({
  type,
  size = 20,
  withLabel = false,
}: {
  readonly type: string | null | undefined;
  /** Pixels. */
  readonly size?: number;
  /** Has screen readers say the type; without, it is decoration beside a name. */
  readonly withLabel?: boolean;
}) {
  return (
    <svg
      className={styles.icon}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      role="img"
      aria-label={withLabel ? (typeName(type) ?? 'service') : undefined}
      aria-hidden={!withLabel}
    >
      <path d={serviceIconPaths[serviceIconName(type)]} />
    </svg>
  );
}

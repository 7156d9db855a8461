import { type MouseEvent, type ReactNode, useRef } from 'react';
import { Button } from '../components/Button.tsx';
import type { Page } from '../pages/pages.tsx';
import { Brand } from './Brand.tsx';
import { ConnectionStrip } from './ConnectionStrip.tsx';
import styles from './Frame.module.css';
import { HelpButton } from './HelpButton.tsx';
import { LiveIndicator } from './LiveIndicator.tsx';
import { Navigation } from './Navigation.tsx';
import { PageContext } from './page-context.ts';
import { ScopeBar } from './ScopeBar.tsx';
import { TargetBadge } from './TargetBadge.tsx';
import { ThemeToggle } from './ThemeToggle.tsx';
import { TraceIdBox } from './TraceIdBox.tsx';
import { usePageKeys } from './use-page-keys.ts';
import { useCarriedScope } from './use-scope.ts';

/** What is around every page. */
export function Frame({
  page,
  children,
}: {
  readonly page: Page | undefined;
  readonly children: ReactNode;
}) {
  const scope = useCarriedScope();
  const main = useRef<HTMLElement>(null);
  usePageKeys(scope);
  const skip = (event: MouseEvent) => {
    event.preventDefault();
    main.current?.focus();
  };
  const { hasScope = false, hasTimeRange = false } = page ?? {};
  return (
    <PageContext value={{ hasScope, scope }}>
      <div className={styles.frame}>
        <Button className={styles.skip} onClick={skip}>
          Skip to the page
        </Button>
        <header className={styles.header}>
          <Brand scope={scope} />
          <Navigation page={page} scope={scope} />
          <div className={styles.tools}>
            <TraceIdBox />
            <LiveIndicator />
            <TargetBadge />
            <ThemeToggle />
            <HelpButton page={page} />
          </div>
        </header>
        <div>
          {hasScope && <ScopeBar hasTimeRange={hasTimeRange} />}
          <ConnectionStrip />
        </div>
        <main ref={main} id="main" tabIndex={-1} className={styles.main}>
          {children}
        </main>
      </div>
    </PageContext>
  );
}

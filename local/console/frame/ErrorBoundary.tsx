import { Component, type ErrorInfo, type ReactNode } from 'react';
import { CrashPage } from './CrashPage.tsx';

interface State {
  readonly crash?: { readonly error: unknown; readonly componentStack?: string } | undefined;
}

/** A page that breaks takes nothing along; another `key` is another chance. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override readonly state: State = {};

  static getDerivedStateFromError(error: unknown): State {
    return { crash: { error } };
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    this.setState({ crash: { error, ...(componentStack != null && { componentStack }) } });
  }

  override render(): ReactNode {
    const { crash } = this.state;
    if (crash === undefined) return this.props.children;
    return <CrashPage {...crash} onRetry={() => this.setState({ crash: undefined })} />;
  }
}

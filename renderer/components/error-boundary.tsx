import { Component, type ErrorInfo, type ReactNode } from 'react';
import type { Crash } from '../lib/crash-report.ts';

interface Props {
  readonly children: ReactNode;
  /** Shown in place of the part that failed. */
  readonly fallback: (crash: Crash, retry: () => void) => ReactNode;
}

interface State {
  readonly crash: Crash | null;
}

/** Confines an error to a part of the page. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { crash: null };

  static getDerivedStateFromError(error: unknown): State {
    return { crash: { error } };
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    this.setState({ crash: { error, components: componentStack } });
  }

  override render(): ReactNode {
    const { crash } = this.state;
    return crash === null ? this.props.children : this.props.fallback(crash, () => this.setState({ crash: null }));
  }
}

import { Activity, type ReactNode, useEffect, useState } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { Crashed } from './components/crashed.tsx';
import { ErrorBoundary } from './components/error-boundary.tsx';
import { Frame } from './components/frame.tsx';
import { ClipboardProvider } from './lib/clipboard.tsx';
import { CommandsProvider } from './lib/commands.tsx';
import { useLanguage } from './lib/language.tsx';
import { useConnectionState, useRelay } from './lib/relay.tsx';
import { useLive } from './lib/use-live.ts';
import { ActivityPage } from './pages/activity.tsx';
import { AppPage } from './pages/app.tsx';
import { AppsPage } from './pages/apps.tsx';
import { RelayFailedPage } from './pages/relay-failed.tsx';
import { SettingsPage } from './pages/settings.tsx';
import { SetupPage } from './pages/setup.tsx';
import { SignInPage } from './pages/sign-in.tsx';

export function App() {
  const { crashed } = useLanguage().strings;
  return (
    <ClipboardProvider>
      <ErrorBoundary
        fallback={(crash, retry) => (
          <main>
            <Crashed crash={crash} retry={retry} title={crashed.page} />
          </main>
        )}
      >
        <Shown />
      </ErrorBoundary>
    </ClipboardProvider>
  );
}

/** Confines an error to one page: the others can still be opened. */
function PageBoundary({ children }: { readonly children: ReactNode }) {
  const { crashed } = useLanguage().strings;
  const [location] = useLocation();
  return (
    <ErrorBoundary
      key={location.split('/')[1]}
      fallback={(crash, retry) => <Crashed crash={crash} retry={retry} title={crashed.page} />}
    >
      {children}
    </ErrorBoundary>
  );
}

function Shown() {
  const { connection } = useRelay();
  const state = useConnectionState();
  const [, navigate] = useLocation();
  useLive();
  useEffect(
    () => connection.onOpenPush((id) => navigate(`/activity/${encodeURIComponent(id)}`)),
    [connection, navigate],
  );

  useEffect(() => connection.onOpenSettings(() => navigate('/settings')), [connection, navigate]);

  const signedOut = state.status === 'signed-out';
  const [wasIn, setWasIn] = useState(!signedOut);
  if (!signedOut && !wasIn) setWasIn(true);

  if (state.status === 'failed') return <RelayFailedPage problem={state.problem} log={state.log} />;
  return (
    <>
      {signedOut && <SignInPage />}
      {/* The pages stay as they were until somebody signs in again. */}
      {wasIn && (
        <Activity mode={signedOut ? 'hidden' : 'visible'}>
          <Pages />
        </Activity>
      )}
    </>
  );
}

function Pages() {
  return (
    <ClipboardProvider>
      <CommandsProvider>
        <Frame>
          <PageBoundary>
            <Switch>
              <Route path="/activity/:id?/:tab?">{({ id, tab }) => <ActivityPage id={id} tab={tab} />}</Route>
              <Route path="/welcome">
                <SetupPage first />
              </Route>
              <Route path="/setup">
                <SetupPage />
              </Route>
              <Route path="/apps" component={AppsPage} />
              <Route path="/apps/new">
                <AppPage pattern={null} />
              </Route>
              <Route path="/apps/edit/:pattern">{({ pattern }) => <AppPage key={pattern} pattern={pattern} />}</Route>
              <Route path="/settings" component={SettingsPage} />
              <Route>
                <Redirect to="/activity" replace />
              </Route>
            </Switch>
          </PageBoundary>
        </Frame>
      </CommandsProvider>
    </ClipboardProvider>
  );
}

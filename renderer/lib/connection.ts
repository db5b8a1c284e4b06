import { createORPCClient, DynamicLink, ORPCError } from '@orpc/client';
import { RPCLink as FetchLink } from '@orpc/client/fetch';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { UpdateState } from '../../electron/channels.ts';
import type { Contract } from '../../src/api/contract.ts';
import { baseOf } from './base.ts';
import { type BrowserSession, createBrowserSession, type SignedIn } from './session.ts';
import { askShell, onShellMessage } from './shell-channel.ts';

export type Client = ContractRouterClient<Contract>;

/** The state of the connection between page and relay, as the status bar shows it. */
export type ConnectionState =
  | { readonly status: 'connecting' }
  | { readonly status: 'connected' }
  | { readonly status: 'restarting'; readonly attempt: number; readonly problem: string | null }
  /** The relay's process keeps ending: why, and the last lines of its log. */
  | { readonly status: 'failed'; readonly problem: string; readonly log: readonly string[] }
  | { readonly status: 'lost' }
  | { readonly status: 'signed-out' };

/** True while there is no relay behind the page: its process ended, and the next one has not started yet. */
export function isGone({ status }: ConnectionState): boolean {
  return status === 'restarting' || status === 'failed';
}

export interface Connection {
  readonly client: Client;
  readonly desktop: boolean;
  state(): ConnectionState;
  subscribe(changed: () => void): () => void;
  /** Reports whether the relay answered a call. */
  report(status: 'connected' | 'lost'): void;
  /** The session of a page in a browser; null on the desktop, which needs none. */
  readonly session: BrowserSession | null;
  /** Opens a session, and continues in it. */
  signIn(token: string): Promise<SignedIn>;
  /** Calls back with the id of a push that was opened from outside of the page. */
  onOpenPush(open: (id: string) => void): () => void;
  /** The same for the settings. */
  onOpenSettings(open: () => void): () => void;
  /** Asks the desktop shell to start a relay that keeps ending, to show the data folder, or to install an update. */
  ask(question: 'restart' | 'show-data' | 'install-update'): void;
  /** The state of the desktop's updates; null until the shell has reported it, and in a browser. */
  update(): UpdateState | null;
}

/** On the desktop a MessagePort that the shell hands over, in a browser HTTP to where the page came from. */
export function createConnection(page: Window): Connection {
  const desktop = !page.location.protocol.startsWith('http');
  const listeners = new Set<() => void>();
  let state: ConnectionState = { status: 'connecting' };
  const set = (next: ConnectionState) => {
    if (next.status === state.status && next.status !== 'restarting' && next.status !== 'failed') return;
    state = next;
    for (const listener of listeners) listener();
  };
  let update: UpdateState | null = null;
  onShellMessage(page, 'carillon:update', (state) => {
    update = state;
    for (const listener of listeners) listener();
  });
  const session = desktop ? null : createBrowserSession(page);
  if (session?.key() === null) state = { status: 'signed-out' };
  const signedOut = () => set({ status: 'signed-out' });
  const link = session === null ? portLink(page, set) : fetchLink(page, session, signedOut);
  return {
    client: createORPCClient(link),
    desktop,
    state: () => state,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    report(status) {
      // An answer may come late, from a relay that has ended since; the shell reports when the next one is there.
      if (isGone(state) || state.status === 'signed-out') return;
      set({ status });
    },
    session,
    async signIn(token) {
      const came = (await session?.signIn(token)) ?? 'no-answer';
      if (came === 'open') set({ status: 'connecting' });
      return came;
    },
    onOpenPush: (open) => onShellMessage(page, 'carillon:open-push', ({ id }) => open(id)),
    onOpenSettings: (open) => onShellMessage(page, 'carillon:open-settings', open),
    update: () => update,
    ask: (question) => askShell(page, `carillon:${question}`),
  };
}

/** Every request carries the key of the session. One that is refused because of it leads to signing in. */
function fetchLink(page: Window, session: BrowserSession, signedOut: () => void) {
  return new FetchLink({
    url: new URL('rpc', baseOf(page.location)),
    async fetch(request, init) {
      const key = session.key();
      if (key === null) {
        signedOut();
        throw new ORPCError('UNAUTHORIZED');
      }
      request.headers.set('authorization', `Bearer ${key}`);
      const answer = await fetch(request, init);
      if (answer.status === 401 && session.forget(key)) signedOut();
      return answer;
    },
  });
}

function portLink(page: Window, set: (state: ConnectionState) => void) {
  type Link = PortLink<Record<never, never>>;
  let waiting: ((link: Link) => void)[] = [];
  let current: Link | undefined;

  onShellMessage(page, 'carillon:port', (_, [port]) => {
    if (port === undefined) return;
    current = new PortLink({ port });
    port.start();
    for (const use of waiting) use(current);
    waiting = [];
    set({ status: 'connected' });
  });
  onShellMessage(page, 'carillon:relay', (relay) => {
    if (relay.status === 'running') return;
    current = undefined;
    if (relay.status === 'failed') set({ status: 'failed', problem: relay.problem, log: relay.log });
    else set({ status: 'restarting', attempt: relay.attempt, problem: relay.problem ?? null });
  });
  askShell(page, 'carillon:connect');

  return new DynamicLink(async (): Promise<Link> => current ?? new Promise((use) => waiting.push(use)));
}

/**
 * What crosses between the main process and the page, by name. Both sides, and the preload script between them, are typed
 * from here. The file imports nothing, because a sandboxed preload script can load nothing else.
 */

/** What the page may ask of the main process. A request carries no payload, so nothing that a page sends is ever parsed. */
export type PageRequest = (typeof pageRequests)[number];

export const pageRequests = [
  /** A MessagePort to the relay, and everything that the shell knows. */
  'carillon:connect',
  /** Start a relay that keeps dying again now. */
  'carillon:restart',
  /** Show the data folder in the system's file manager. */
  'carillon:show-data',
  /** Quit and put the newer build in place that is ready. */
  'carillon:install-update',
] as const;

/** What the main process sends to the page: the payload of each message. It comes from our own code and is trusted. */
export interface PageMessages {
  /** A MessagePort to the relay comes with it. */
  readonly 'carillon:port': Empty;
  readonly 'carillon:relay': RelayStatus;
  readonly 'carillon:update': UpdateState;
  readonly 'carillon:time': TimeFormat;
  /** Show this push. */
  readonly 'carillon:open-push': { readonly id: string };
  readonly 'carillon:open-settings': Empty;
}

type Empty = Readonly<Record<never, never>>;

const everyMessage: Readonly<Record<keyof PageMessages, null>> = {
  'carillon:port': null,
  'carillon:relay': null,
  'carillon:update': null,
  'carillon:time': null,
  'carillon:open-push': null,
  'carillon:open-settings': null,
};
export const pageMessageNames = Object.keys(everyMessage) as readonly (keyof PageMessages)[];

/** State of the relay's process. `failed` means that it keeps dying; `log` is the end of its log. */
export type RelayStatus =
  | { readonly status: 'running' }
  | { readonly status: 'restarting'; readonly attempt: number; readonly problem?: string }
  | { readonly status: 'failed'; readonly problem: string; readonly log: readonly string[] };

/** Whether there is a newer build, and who brings it. */
export type UpdateState =
  | { readonly state: 'package-manager' | 'nobody' | 'current' }
  | { readonly state: 'downloading' | 'ready'; readonly version: string }
  | { readonly state: 'failed'; readonly problem: string };

/** How this computer writes times. */
export interface TimeFormat {
  /** The IANA name of the time zone. */
  readonly zone: string;
  /** The locale whose dates and times are written; null for that of the language. */
  readonly locale: string | null;
  readonly hours: 'h12' | 'h23' | null;
}

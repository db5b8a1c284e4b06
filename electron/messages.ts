import { z } from 'zod';

/** What the main process tells the relay's process. A `connect` carries a MessagePort; `woke` comes after sleep. */
export type ToRelay = { readonly type: 'connect' } | { readonly type: 'stop' } | { readonly type: 'woke' };

/** How the relay's process is told where everything lies; one JSON argument. */
export const relayOptionsSchema = z.object({
  dataDir: z.string(),
  version: z.string(),
  host: z.string().optional(),
  port: z.number().optional(),
});
export type RelayOptions = z.infer<typeof relayOptionsSchema>;

/** What the relay's process tells the main process, beside calls of the shell port. */
export const fromRelaySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('running') }),
  z.object({ type: z.literal('problem'), problem: z.string(), remedy: z.string() }),
]);

/** State of the relay's process, as the page is told. `failed` says that it keeps dying, with the end of its log. */
export type RelayStatus =
  | { readonly status: 'running' }
  | { readonly status: 'restarting'; readonly attempt: number; readonly problem?: string }
  | { readonly status: 'failed'; readonly problem: string; readonly log: readonly string[] };

/** How it stands with newer builds, as the page is told. */
export type UpdateState =
  | { readonly state: 'package-manager' | 'nobody' | 'current' }
  | { readonly state: 'downloading' | 'ready'; readonly version: string }
  | { readonly state: 'failed'; readonly problem: string };

/** How this computer tells the time, as the page is told. */
export interface TimeFormat {
  /** A name of the zone that browsers know. */
  readonly zone: string;
  /** Whose dates and times are written; null for what goes with the language. */
  readonly locale: string | null;
  readonly hours: 'h12' | 'h23' | null;
}

/** What an instance that gives way hands to the one that runs. */
export const handOverSchema = z.object({ arguments: z.array(z.string()).max(1_000) });

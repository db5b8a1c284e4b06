import { z } from 'zod';

/** What the main process sends to the relay's process. A `connect` carries a MessagePort; `woke` comes after sleep. */
export type ToRelay = { readonly type: 'connect' } | { readonly type: 'stop' } | { readonly type: 'woke' };

/** The one argument of the relay's process, as JSON. */
export const relayOptionsSchema = z.object({
  dataDir: z.string(),
  version: z.string(),
  host: z.string().optional(),
  port: z.number().optional(),
});
export type RelayOptions = z.infer<typeof relayOptionsSchema>;

/** What the relay's process sends to the main process, beside calls of the shell port. */
export const fromRelaySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('running') }),
  z.object({ type: z.literal('problem'), problem: z.string(), remedy: z.string() }),
]);

/** What a second instance hands to the one that runs. */
export const handOverSchema = z.object({ arguments: z.array(z.string()).max(1_000) });

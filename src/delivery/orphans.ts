import type { OpenDelivery, Outbox } from '../outbox/outbox.ts';
import type { Route } from './route.ts';

const PAGE = 10_000;

/** True when a delivery is open that a provider was to make which no app has now: its recovery would end it as `app-removed`. */
export async function hasOrphans(
  outbox: Pick<Outbox, 'open'>,
  route: (appId: string) => Route | undefined,
): Promise<boolean> {
  const isOrphan = ({ appId, provider }: OpenDelivery) =>
    // Without a provider it was unknown from the start, and waits for nothing but its outcome to be written.
    provider !== null && !route(appId)?.targets.some(({ name }) => name === provider);
  let after: OpenDelivery | undefined;
  for (;;) {
    const page = await outbox.open({ limit: PAGE, ...(after === undefined ? {} : { after }) });
    if (page.some(isOrphan)) return true;
    if (page.length < PAGE) return false;
    after = page.at(-1);
  }
}

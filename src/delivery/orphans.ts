import type { OpenDelivery, Outbox } from '../outbox/outbox.ts';
import type { Route } from './route.ts';

const PAGE = 10_000;

/** True when an open delivery belongs to a provider that no app has now: its recovery would end it as `app-removed`. */
export async function hasOrphans(
  outbox: Pick<Outbox, 'open'>,
  route: (appId: string) => Route | undefined,
): Promise<boolean> {
  const isOrphan = ({ appId, provider }: OpenDelivery) =>
    // A delivery without a provider had an unknown app_id from the start; only its outcome was not written.
    provider !== null && !route(appId)?.targets.some(({ name }) => name === provider);
  let after: OpenDelivery | undefined;
  for (;;) {
    const page = await outbox.open({ limit: PAGE, ...(after === undefined ? {} : { after }) });
    if (page.some(isOrphan)) return true;
    if (page.length < PAGE) return false;
    after = page.at(-1);
  }
}

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createDesktopProvider } from '../../../src/providers/desktop/provider.ts';
import { deliveryOf } from '../../support/delivery.ts';
import { everything } from '../../support/notifications.ts';
import { createScriptedShell } from '../../support/shell.ts';

const files = ['synapse-pushes', 'synapse-1.163-pushes', 'synapse-1.163-event-id-only'];
const { prepare } = createDesktopProvider({ shell: createScriptedShell(), preferences: everything });

/** The request to the desktop for each captured push; `npx vitest run -u` after an intended change. */
describe.each(files)('the pushes of %s.json', (file) => {
  const captured: { situation?: string; body: { notification: object } }[] = JSON.parse(
    readFileSync(new URL(`../../fixtures/homeservers/${file}.json`, import.meta.url), 'utf8'),
  );

  it('become these banners and counts', async () => {
    const shown = captured.map(({ situation, body }) => {
      const prepared = prepare(deliveryOf(body.notification));
      const asked = prepared.kind === 'request' ? prepared.preview.request : prepared.outcome;
      return { ...(situation === undefined ? {} : { situation }), asked: withoutIds(asked) };
    });
    await expect(`${JSON.stringify(shown, null, 2)}\n`).toMatchFileSnapshot(`../../fixtures/banners/${file}.json`);
  });
});

/** Keys contain room ids and pushkeys, which mean nothing to a reader of the golden file. */
function withoutIds(asked: unknown): unknown {
  return JSON.parse(JSON.stringify(asked, (key, value) => (key === 'key' || key === 'pushId' ? undefined : value)));
}

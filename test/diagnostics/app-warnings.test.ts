import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { createAppRegistry } from '../../src/apps/registry.ts';
import { apnsAppSchema } from '../../src/config/app-schema.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { createAppWarnings } from '../../src/diagnostics/app-warnings.ts';
import { createApns } from '../../src/providers/apns/create.ts';
import { makeCertificate } from '../support/certificates.ts';
import { silentLog } from '../support/log.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { idleQueueDeps } from '../support/queue-deps.ts';

const HOUR = 3_600_000;

it('is logged once a day, from thirty days before a certificate ends', async () => {
  const { p12 } = await makeCertificate(34);
  const clock = createManualClock(Date.now());
  const app = { type: 'apns', topic: 't', p12File: p12('') };
  const apps = createAppRegistry({
    providerOf: async () => createApns(apnsAppSchema.parse(app), { env: {}, read: readFileSync }),
    queues: idleQueueDeps(clock),
    log: silentLog,
  });
  onTestFinished(() => apps.close());
  await apps.apply(parseConfig(JSON.stringify({ apps: { ios: app } }), 'config.json'));
  const logged: unknown[] = [];
  const warnings = createAppWarnings({
    clock,
    log: { ...silentLog, warn: (...words: unknown[]) => void logged.push(...words.slice(0, 1)) },
  });
  onTestFinished(warnings.stop);
  /** The warnings that are logged within a number of hours. */
  const within = (hours: number) => {
    logged.length = 0;
    for (let hour = 0; hour < hours; hour++) clock.advance(HOUR);
    return logged;
  };
  warnings.watch(apps.all);
  expect(within(3 * 24)).toEqual([]);
  expect(within(36)).toEqual([
    {
      app: 'ios',
      warning: expect.stringMatching(/p12File: the certificate in \S+ expires on \d{4}-\d\d-\d\d\. Replace the file/),
    },
  ]);
  // Checking more often, as when a file changes, logs nothing twice.
  warnings.check();
  expect(within(5 * 24)).toHaveLength(5);
  within(25 * 24);
  expect(within(24)).toEqual([{ app: 'ios', warning: expect.stringContaining('expired on') }]);
});

import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAuthorizations } from '../../../src/providers/webpush/authorization.ts';
import { readVapidKeys } from '../../../src/providers/webpush/vapid.ts';
import { vapidClaims } from '../../emulators/push-rules.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-25T12:00:00Z');

async function authorizations() {
  const file = join(await temporaryFolder(), 'vapid.pem');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const clock = createManualClock(START);
  const authorize = createAuthorizations(readVapidKeys(file, readFileSync), 'mailto:admin@example.org', clock.now);
  return {
    authorize,
    claims: (origin: string) => vapidClaims({ headers: { authorization: authorize(origin) } }),
    clock,
  };
}

describe('the authorization of Web Push requests', () => {
  it('is signed for the origin, and valid for half a day', async () => {
    const { claims } = await authorizations();
    expect(claims('https://push.example.org')).toMatchObject({
      aud: 'https://push.example.org',
      sub: 'mailto:admin@example.org',
      exp: (START + 12 * HOUR_MS) / 1_000,
    });
    expect(claims('https://other.example.org').aud).toBe('https://other.example.org');
  });

  it('is reused until a quarter of a day is over', async () => {
    const { authorize, claims, clock } = await authorizations();
    const first = authorize('https://push.example.org');
    clock.advance(6 * HOUR_MS - 1);
    expect(authorize('https://push.example.org')).toBe(first);
    clock.advance(1);
    expect(claims('https://push.example.org').exp).toBe((START + 18 * HOUR_MS) / 1_000);
  });

  it('is signed again when the clock was set back, because it may be refused as too long-lived', async () => {
    const { claims, clock } = await authorizations();
    claims('https://push.example.org');
    clock.jump(-24 * HOUR_MS);
    expect(claims('https://push.example.org').exp).toBe((START - 12 * HOUR_MS) / 1_000);
  });

  it('keeps to a bounded number of origins', async () => {
    const { authorize } = await authorizations();
    const first = authorize('https://0.example.org');
    for (let origin = 1; origin <= 1_000; origin++) authorize(`https://${origin}.example.org`);
    expect(authorize('https://0.example.org')).not.toBe(first);
  });
});

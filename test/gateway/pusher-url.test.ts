import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pusherUrl } from '../../src/gateway/pusher-url.ts';
import { createSecretReader } from '../../src/gateway/shared-secret.ts';
import { queryOf } from '../../src/gateway/target.ts';

const url = 'http://127.0.0.1:7874/_matrix/push/v1/notify';

it('is the address of the gateway where no secret is required', () => {
  expect(pusherUrl(url, undefined)).toBe(url);
});

it('contains any secret so that it is accepted, wherever the homeserver puts the path', () => {
  const secrets = fc.oneof(
    fc.string({ minLength: 8, unit: 'grapheme' }),
    fc.string({ minLength: 8, unit: fc.constantFrom('/', '%2F', '&', '+', '=', '#', '?', ' ', 'a', "'", '"', 'ö') }),
  );
  fc.assert(
    fc.property(secrets, (secret) => {
      const address = new URL(pusherUrl(url, secret));
      expect(address.searchParams.get('secret')).toBe(secret);
      const target = `${address.pathname}${address.search}`;
      const moved = `/${address.search}${address.pathname}`;
      const doubled = `${target}${address.pathname}`;
      for (const one of [target, moved, doubled])
        expect([one, createSecretReader(secret)(queryOf(one))]).toEqual([one, 'right']);
    }),
  );
});

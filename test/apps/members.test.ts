import { describe, expect, it } from 'vitest';
import { membersOf } from '../../src/apps/members.ts';
import { type AppConfig, appSchema, type ProviderConfig } from '../../src/config/app-schema.ts';

const of = (config: object): ProviderConfig => appSchema.parse(config);
const desktop = of({ type: 'desktop' });
const capture = of({ type: 'capture' });
const up = of({ type: 'unifiedpush' });
const apns = of({ type: 'apns', topic: 'org.example.app', certFile: 'cert.pem' });
const voip = of({ type: 'apns', topic: 'org.example.app.voip', certFile: 'cert.pem' });
const fcm = of({ type: 'fcm', serviceAccountFile: 'account.json' });

/** The name in the dedup keys of each provider. */
function dedupNames(app: AppConfig): Map<ProviderConfig, string> {
  return new Map(membersOf(app, desktop).map(({ config, dedupName }) => [config, dedupName]));
}

describe('the names in dedup keys', () => {
  it.each([
    ['several types', [apns, fcm, up]],
    ['two of a type', [voip, apns, fcm]],
    ['a provider beside a desktop and a capture one', [desktop, apns, capture]],
    ['a desktop and a capture provider alone', [capture, desktop]],
  ])('do not depend on the order of %s', (_, app) => {
    const names = dedupNames(app);
    expect(new Set(names.values()).size).toBe(app.length);
    expect(dedupNames([...app].reverse())).toEqual(names);
    expect(dedupNames([...app.slice(1), ...app.slice(0, 1)])).toEqual(names);
  });

  it.each([
    [up, [up, desktop]],
    [up, [capture, up]],
    [desktop, [capture, desktop]],
  ])('stay the same when a desktop or capture provider is added', (one, both) => {
    expect(dedupNames(one).get(one)).toBe('');
    expect(dedupNames(both).get(one)).toBe('');
  });

  it('stay the same when pushes are shown on the desktop, too', () => {
    const shown = of({ ...up, showOnDesktop: true });
    expect([...dedupNames(shown).values()]).toEqual(['', 'desktop']);
  });

  it('distinguish two providers with the same configuration', () => {
    expect(new Set(membersOf([up, of({ ...up }), fcm], desktop).map(({ dedupName }) => dedupName)).size).toBe(3);
  });

  it('do not change with a setting that does not change where pushes go', () => {
    const later = of({ ...apns, ttl: 5, certFile: 'newer.pem' });
    expect(dedupNames([later, voip]).get(later)).toBe(dedupNames([apns, voip]).get(apns));
  });
});

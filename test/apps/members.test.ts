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

/** What each provider's leases are named by. */
function leases(app: AppConfig): Map<ProviderConfig, string> {
  return new Map(membersOf(app, desktop).map(({ config, lease }) => [config, lease]));
}

describe('the names of duplicate leases', () => {
  it.each([
    ['several types', [apns, fcm, up]],
    ['two of a type', [voip, apns, fcm]],
    ['what is shown and kept beside', [desktop, apns, capture]],
    ['what only shows and keeps', [capture, desktop]],
  ])('do not depend on the order of %s', (_, app) => {
    const names = leases(app);
    expect(new Set(names.values()).size).toBe(app.length);
    expect(leases([...app].reverse())).toEqual(names);
    expect(leases([...app.slice(1), ...app.slice(0, 1)])).toEqual(names);
  });

  it.each([
    [up, [up, desktop]],
    [up, [capture, up]],
    [desktop, [capture, desktop]],
  ])('stay as they were when something is shown or kept beside', (one, both) => {
    expect(leases(one).get(one)).toBe('');
    expect(leases(both).get(one)).toBe('');
  });

  it('stay as they were when the push is shown on the desktop, too', () => {
    const shown = of({ ...up, showOnDesktop: true });
    expect([...leases(shown).values()]).toEqual(['', 'desktop']);
  });

  it('tell two providers apart that are configured alike', () => {
    expect(new Set(membersOf([up, of({ ...up }), fcm], desktop).map(({ lease }) => lease)).size).toBe(3);
  });

  it('do not change with a setting that leads nowhere else', () => {
    const later = of({ ...apns, ttl: 5, certFile: 'newer.pem' });
    expect(leases([later, voip]).get(later)).toBe(leases([apns, voip]).get(apns));
  });
});

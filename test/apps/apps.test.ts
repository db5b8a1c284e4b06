import { describe, expect, it } from 'vitest';
import { createApps } from '../../src/apps/apps.ts';
import { appSchema } from '../../src/config/app-schema.ts';

const capture = appSchema.parse({ type: 'capture' });
const desktop = appSchema.parse({ type: 'desktop' });

describe('createApps', () => {
  const apps = createApps({ 'org.example.*': capture, 'org.example.ios': desktop });

  it('prefers the exact name to a glob', () => {
    expect(apps.resolve('org.example.ios')?.pattern).toBe('org.example.ios');
  });

  it('falls back to the glob that matches', () => {
    expect(apps.resolve('org.example.android')?.pattern).toBe('org.example.*');
  });

  it.each(['org.other', '', '__proto__', 'constructor'])('knows nothing of %j', (appId) => {
    expect(apps.resolve(appId)).toBeUndefined();
  });
});

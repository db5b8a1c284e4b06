import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDeepLink } from '../../electron/deep-link.ts';

const id = '01JDHV8Q6T3W9Y0ZABCDEFGHJK';

describe('a link of ours', () => {
  it('opens a push or the settings', () => {
    expect(parseDeepLink(`carillon://push/${id}`)).toEqual({ to: 'push', id });
    expect(parseDeepLink('carillon://settings')).toEqual({ to: 'settings' });
    expect(parseDeepLink('CARILLON://settings/')).toEqual({ to: 'settings' });
  });

  it.each([
    '',
    'carillon:',
    'carillon://',
    'carillon://quit',
    'carillon://push',
    'carillon://push/',
    'carillon://push/1',
    `carillon://push/${id.toLowerCase()}`,
    `carillon://push/${id}/more`,
    `carillon://push/../${id}/..`,
    `carillon://push/${id}?x`,
    `carillon://push/${id}#x`,
    `carillon://me@push/${id}`,
    `carillon://push:1/${id}`,
    `carillon:push/${id}`,
    'carillon://settings/secrets',
    'carillon://settings?theme=dark',
    `carillonx://push/${id}`,
    `https://push/${id}`,
    '--data-dir=carillon://settings',
  ])('is not %j', (text) => expect(parseDeepLink(text)).toBeNull());

  it('is nothing else, whatever follows the scheme', () => {
    fc.assert(
      fc.property(fc.string(), (rest) => {
        const link = parseDeepLink(`carillon://${rest}`);
        expect(link === null || link.to === 'settings' || /^[0-9A-Z]{26}$/.test(link.id)).toBe(true);
      }),
    );
  });
});

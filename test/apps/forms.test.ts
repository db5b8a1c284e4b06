import { describe, expect, it } from 'vitest';
import { providerForms } from '../../src/apps/forms.ts';

const field = (type: string, key: string) =>
  providerForms()
    .find((form) => form.type === type)
    ?.fields.find((one) => one.key === key);

describe('the forms of the providers', () => {
  it('exist for each of them', () => {
    expect(providerForms().map(({ type }) => type)).toEqual([
      'desktop',
      'capture',
      'unifiedpush',
      'webpush',
      'fcm',
      'apns',
    ]);
  });

  it('have a title and a description for every field', () => {
    const silent = providerForms().flatMap(({ type, fields }) =>
      fields.filter(({ title }) => title === '').map(({ key }) => `${type}.${key}`),
    );
    expect(silent).toEqual([]);
  });

  it.each([
    ['apns', 'topic', { kind: 'text', required: true, advanced: false }],
    ['apns', 'keyFile', { kind: 'file', required: false }],
    ['apns', 'environment', { kind: 'choice', choices: ['production', 'sandbox'], fallback: 'production' }],
    ['apns', 'sendBadgeCounts', { kind: 'switch', fallback: true }],
    ['fcm', 'fcmOptions', { kind: 'json', fallback: null }],
    ['fcm', 'endpoint', { kind: 'text', fallback: 'https://fcm.googleapis.com', advanced: true }],
    ['unifiedpush', 'allowNetworks', { kind: 'lines', required: false, advanced: true }],
    ['webpush', 'ttl', { kind: 'number', fallback: 900 }],
  ])('describe %s.%s', (type, key, expected) => {
    expect(field(type, key)).toMatchObject(expected);
  });
});

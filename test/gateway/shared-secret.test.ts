import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretReader } from '../../src/gateway/shared-secret.ts';
import { parseAnswer, rawPost, sendRaw, startGateway } from '../support/gateway.ts';

const notify = '/_matrix/push/v1/notify';

/**
 * The target that each homeserver requests for a pusher whose URL has this query. Synapse and Dendrite keep the URL. Tuwunel
 * and continuwuity remove the notify path wherever it is and append it at the end, where it replaces one trailing slash;
 * earlier versions of Tuwunel also leave the path in its place.
 */
const homeservers: readonly (readonly [string, (query: string) => string])[] = [
  ['Synapse', (query) => `${notify}?${query}`],
  ['Dendrite', (query) => `${notify}?${query}`],
  ['Tuwunel, with the path in its place', (query) => `${notify}?${query}${notify}`],
  ['Tuwunel', (query) => `/?${query.replace(/\/$/, '')}${notify}`],
  ['continuwuity', (query) => `/?${query.replace(/\/$/, '')}${notify}`],
];

const secrets = [
  'correct horse',
  'with/slash/',
  'with%2Fescape',
  'with&ampersand&secret',
  'with+plus+',
  '50%off?a=b#c',
  'quote\'d="é"',
  `ends in ${notify}`,
];

describe.each(homeservers)('the shared secret from %s', (_, targetOf) => {
  it.each(secrets)('%s is recognised when it is escaped', async (sharedSecret) => {
    const { port, received } = await startGateway({ sharedSecret });
    const forms = [
      encodeURIComponent(sharedSecret),
      new URLSearchParams({ '': sharedSecret }).toString().slice(1),
      encodeURIComponent(sharedSecret).replaceAll('%2F', '/').replaceAll('%26', '&').replaceAll('%2B', '+'),
    ];
    for (const form of forms) {
      const path = targetOf(`secret=${form}`);
      const answer = parseAnswer(await sendRaw(port, rawPost('{"notification":{"devices":[]}}', [], path)));
      expect([path, answer.status]).toEqual([path, 200]);
    }
    expect(received).toHaveLength(forms.length);
  });

  it.each(['with/slash/', 'with%2Fescape', 'with&ampersand', 'with+plus', '50%off-now'])(
    '%s is recognised as it was typed',
    async (sharedSecret) => {
      const { port } = await startGateway({ sharedSecret });
      const path = targetOf(`up=1&secret=${sharedSecret}`);
      const answer = parseAnswer(await sendRaw(port, rawPost('{"notification":{"devices":[]}}', [], path)));
      expect([path, answer.status]).toEqual([path, 200]);
    },
  );

  it('is not mistaken for another', async () => {
    const { port, received } = await startGateway({ sharedSecret: 'with/slash/' });
    for (const query of [
      'secret=with/slash/x',
      'secret=with/slas',
      'secret=x&secret=with/slash/',
      'Secret=with/slash/',
    ]) {
      const answer = parseAnswer(await sendRaw(port, rawPost('{"notification":{"devices":[]}}', [], targetOf(query))));
      expect([query, answer.status]).toEqual([query, 403]);
    }
    expect(received).toEqual([]);
  });
});

describe('a query', () => {
  it.each([
    [null, 'none'],
    ['', 'none'],
    ['up=1', 'none'],
    ['secret', 'none'],
    ['secret=', 'none'],
    ['secret=&guess', 'wrong'],
    ['secret=guess', 'wrong'],
    ['secret=correct horse', 'right'],
    ['%73ecret=correct%20horse', 'right'],
    ['secret=correct%20horse&secret=correct%20horse', 'wrong'],
  ])('%s has a secret that is %s', (query, shown) => {
    expect(createSecretReader('correct horse')(query)).toBe(shown);
  });

  it('with any secret, escaped as the standard says, is right', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, unit: 'grapheme' }), (secret) => {
        expect(createSecretReader(secret)(`a=1&secret=${encodeURIComponent(secret)}&b=2`)).toBe('right');
        expect(createSecretReader(secret)(`a=1&secret=${encodeURIComponent(secret)}${notify}`)).toBe('right');
        expect(createSecretReader(secret)(`secret=${encodeURIComponent(`${secret}x`)}`)).toBe('wrong');
      }),
    );
  });
});

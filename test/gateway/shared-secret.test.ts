import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretReader } from '../../src/gateway/shared-secret.ts';
import { parseAnswer, rawPost, sendRaw, startGateway } from '../support/gateway.ts';

const notify = '/_matrix/push/v1/notify';

/**
 * What arrives for a pusher whose URL ends in this query. Synapse and Dendrite keep the URL as it is. Tuwunel and
 * continuwuity take the notify path out wherever it stands, and put it at the end, where one slash gives way to it; in
 * Tuwunel's earlier form the path stays in its place as well.
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
  it.each(secrets)('%s is known, escaped', async (sharedSecret) => {
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
    '%s is known as it was typed',
    async (sharedSecret) => {
      const { port } = await startGateway({ sharedSecret });
      const path = targetOf(`up=1&secret=${sharedSecret}`);
      const answer = parseAnswer(await sendRaw(port, rawPost('{"notification":{"devices":[]}}', [], path)));
      expect([path, answer.status]).toEqual([path, 200]);
    },
  );

  it('is no other', async () => {
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
  ])('%s shows %s', (query, shown) => {
    expect(createSecretReader('correct horse')(query)).toBe(shown);
  });

  it('with the secret in it, escaped by the book, is right whatever the secret', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, unit: 'grapheme' }), (secret) => {
        expect(createSecretReader(secret)(`a=1&secret=${encodeURIComponent(secret)}&b=2`)).toBe('right');
        expect(createSecretReader(secret)(`a=1&secret=${encodeURIComponent(secret)}${notify}`)).toBe('right');
        expect(createSecretReader(secret)(`secret=${encodeURIComponent(`${secret}x`)}`)).toBe('wrong');
      }),
    );
  });
});

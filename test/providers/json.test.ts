import { describe, expect, it } from 'vitest';
import { toJson } from '../../src/providers/json.ts';

describe('JSON for a provider', () => {
  it.each([
    ['whole text', 'a😀\u2028é"\\\n', 'a😀\u2028é"\\\n'],
    ['half a character', 'a\ud83d', 'a\ufffd'],
    ['the other half', '\ude00a', '\ufffda'],
    ['halves in the wrong order', '\ude00\ud83d', '\ufffd\ufffd'],
    ['what only looks like an escape', '\\ud83d and \\\\ude00', '\\ud83d and \\\\ude00'],
    ['half a character behind a backslash', '\\\ud83d', '\\\ufffd'],
  ])('holds %s', (_, text, read) => {
    expect(JSON.parse(toJson({ text, [text]: 1 }))).toEqual({ text: read, [read]: 1 });
  });
});

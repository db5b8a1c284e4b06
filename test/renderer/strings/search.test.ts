import { describe, expect, it } from 'vitest';
import { english } from '../../../renderer/strings/english.ts';
import { german } from '../../../renderer/strings/german.ts';
import { parseQuery } from '../../../src/query/parse-query.ts';

/** A search for each way in which one cannot be read. */
const faulty = {
  'unknown-key': 'colour:red',
  'value-missing': 'status:',
  'value-unknown': 'status:fine',
  'value-not-time': 'before:noon',
  'value-not-size': 'larger:huge',
  'value-not-duration': 'slower:long',
  'value-not-answer': 'answer:no',
  'value-not-json': 'json:content',
  'quote-open': '"lunch',
  'parenthesis-open': '(lunch',
  'parenthesis-closed': 'lunch)',
  'operand-missing': 'lunch OR',
  'too-many-terms': 'a '.repeat(65),
  'too-deep': `${'('.repeat(17)}a${')'.repeat(17)}`,
};

describe.each([
  ['English', english],
  ['German', german],
])('a search that cannot be read, in %s', (_, { search }) => {
  it('is tried in every way', () => {
    expect(Object.keys(faulty)).toEqual(Object.keys(search.errors));
  });

  it.each(Object.entries(faulty))('is explained with what would be accepted: %s', (code, text) => {
    const parsed = parseQuery(text);
    if (parsed.ok) throw new Error('It can be read.');
    const { error } = parsed;
    expect(error.code).toBe(code);
    const sentence = search.errors[error.code](error.text, error.choices.join(', '));
    expect(sentence).toMatch(/^\S.{20,}\.$/);
    expect(sentence).toContain(error.choices.join(', '));
    if (code !== 'quote-open') expect(sentence).toContain(error.text);
  });
});

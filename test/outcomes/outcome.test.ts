import { describe, expect, it } from 'vitest';
import { english } from '../../renderer/strings/english.ts';
import { german } from '../../renderer/strings/german.ts';
import { detailOf, outcomeSchema } from '../../src/outcomes/outcome.ts';

const dead = { status: 'rejected', reason: 'endpoint-gone' } as const;
const read = (outcome: object) => outcomeSchema.parse(JSON.parse(JSON.stringify(outcome)));

describe('the detail of an outcome in the journal', () => {
  it('is told in either language, where the words are ours', () => {
    const outcome = read({
      ...dead,
      ...detailOf({ code: 'endpoint-answered', parameters: { status: 410, said: '' } }),
    });
    expect(english.told.detail(outcome)).toBe('The endpoint answered 410.');
    expect(german.told.detail(outcome)).toBe('Der Endpunkt antwortete 410.');
  });

  it('is a quote, where it is in the words of others', () => {
    const outcome = read({ ...dead, detail: 'connect ECONNREFUSED 192.0.2.7:443' });
    expect(german.told.detail(outcome)).toBe('connect ECONNREFUSED 192.0.2.7:443');
  });

  it('is read as an older Carillon wrote it, in English', () => {
    const outcome = read({ ...dead, detail: 'The endpoint answered 410.' });
    expect(outcome).toEqual({ ...dead, detail: 'The endpoint answered 410.' });
    expect(german.told.detail(outcome)).toBe('The endpoint answered 410.');
  });

  it('keeps its English where a newer Carillon wrote a notice that is unknown here', () => {
    const outcome = read({ ...dead, detail: 'The moon is full.', fact: { code: 'moon-full', parameters: {} } });
    expect(german.told.detail(outcome)).toBe('The moon is full.');
  });
});

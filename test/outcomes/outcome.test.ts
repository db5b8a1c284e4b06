import { describe, expect, it } from 'vitest';
import { english } from '../../renderer/strings/english.ts';
import { german } from '../../renderer/strings/german.ts';
import { detailOf, outcomeSchema } from '../../src/outcomes/outcome.ts';

const dead = { status: 'rejected', reason: 'endpoint-gone' } as const;
const read = (outcome: object) => outcomeSchema.parse(JSON.parse(JSON.stringify(outcome)));

describe('the stored detail of an outcome', () => {
  it('is shown in either language if the words are ours', () => {
    const outcome = read({
      ...dead,
      ...detailOf({ code: 'endpoint-answered', parameters: { status: 410, said: '' } }),
    });
    expect(english.told.detail(outcome)).toBe('The endpoint answered 410.');
    expect(german.told.detail(outcome)).toBe('Der Endpunkt antwortete 410.');
  });

  it('is a quote if the words are those of others', () => {
    const outcome = read({ ...dead, detail: 'connect ECONNREFUSED 192.0.2.7:443' });
    expect(german.told.detail(outcome)).toBe('connect ECONNREFUSED 192.0.2.7:443');
  });

  it('is English if an older Carillon wrote it', () => {
    const outcome = read({ ...dead, detail: 'The endpoint answered 410.' });
    expect(outcome).toEqual({ ...dead, detail: 'The endpoint answered 410.' });
    expect(german.told.detail(outcome)).toBe('The endpoint answered 410.');
  });

  it('keeps its English if a newer Carillon wrote an unknown notice', () => {
    const outcome = read({ ...dead, detail: 'The moon is full.', fact: { code: 'moon-full', parameters: {} } });
    expect(german.told.detail(outcome)).toBe('The moon is full.');
  });
});

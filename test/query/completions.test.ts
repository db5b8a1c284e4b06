import { describe, expect, it } from 'vitest';
import { completionsAt } from '../../src/query/completions.ts';

const at = (text: string) => completionsAt(text.replace('|', ''), text.indexOf('|'));

describe('completions of a search', () => {
  it('offers the keys that begin as the word does', () => {
    expect(at('lunch st|')).toEqual({ from: 6, to: 8, choices: ['status:'] });
    expect(at('-pr|')).toEqual({ from: 1, to: 3, choices: ['provider:', 'prio:'] });
  });

  it('offers the values of a key', () => {
    expect(at('(status:|').choices).toContain('trouble');
    expect(at('status:re| lunch')).toEqual({ from: 7, to: 9, choices: ['rejected', 'refused'] });
  });

  it('offers nothing for nothing, for free text, and within quotes', () => {
    for (const text of ['|', 'lunch |', 'lunch|', 'room:x|', 'constructor:|', '"st|']) {
      expect(at(text).choices).toEqual([]);
    }
  });
});

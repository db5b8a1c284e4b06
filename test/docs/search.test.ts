import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../src/query/parse-query.ts';
import { keyChoices } from '../../src/query/terms.ts';

const page = readFileSync(new URL('../../docs/search.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

describe('the page on the search', () => {
  it.each(Object.entries(keyChoices))('shows %s with its values', (key, values) => {
    expect(examples.some((example) => example.startsWith(`${key}:`))).toBe(true);
    if (['status', 'type', 'prio', 'is'].includes(key)) {
      const row = page.split('\n').find((line) => line.includes(`\`${key}:`)) ?? '';
      const named = [...row.matchAll(/`(?:\w+:)?([\w-]+)`/g)].map(([, value]) => value);
      for (const value of values) if (value !== 'low') expect(named).toContain(value);
    }
  });

  it('shows nothing that would be refused', () => {
    const searches = examples.filter((example) => /^-?[a-z]+:| OR |\(/.test(example) && !/:$|<|\/sqlite/.test(example));
    for (const search of searches) expect(parseQuery(search), search).toMatchObject({ ok: true });
    expect(searches.length).toBeGreaterThan(20);
  });
});

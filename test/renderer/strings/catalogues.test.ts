import { describe, expect, it } from 'vitest';
import { english, type Strings } from '../../../renderer/strings/english.ts';
import { german } from '../../../renderer/strings/german.ts';
import { providerForms } from '../../../src/apps/forms.ts';
import { reasons } from '../../../src/outcomes/outcome.ts';

/** Every text of a catalogue, with its place. */
function texts(value: unknown, place = ''): [string, string][] {
  if (typeof value === 'string') return [[place, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => texts(one, place === '' ? key : `${place}.${key}`));
}

describe('the catalogues of the window', () => {
  it('have words for every reason of a delivery', () => {
    const names = Object.keys(reasons).toSorted();
    expect(Object.keys(english.words.reasons).toSorted()).toEqual(names);
    expect(Object.keys(english.words.briefly).toSorted()).toEqual(names);
  });

  it('have the same places in every language', () => {
    // The relay names the fields of its forms in English itself.
    const places = ({ fields: _, ...catalogue }: Strings) => texts(catalogue).map(([place]) => place);
    expect(places(german)).toEqual(places(english));
  });

  it('name every field of every form', () => {
    const unnamed = providerForms().flatMap(({ type, fields }) =>
      fields.flatMap(({ key }) => ((german.fields[`${type}.${key}`] ?? german.fields[key]) ? [] : `${type}.${key}`)),
    );
    expect(unnamed).toEqual([]);
  });

  it('have no sentence of one language in the other', () => {
    const sentences = new Map(texts(english).filter(([, text]) => /\s/.test(text) && text.length > 12));
    expect(texts(german).filter(([place, text]) => sentences.get(place) === text)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { english } from '../../renderer/strings/english.ts';
import { german } from '../../renderer/strings/german.ts';
import { noticeSchema, problemSchema } from '../../src/problems/catalogue.ts';
import { problemOf, textOf } from '../../src/problems/english.ts';
import { issueSchema } from '../../src/problems/issue-codes.ts';
import { placedIssue, placedIssueSchema } from '../../src/problems/issues.ts';
import { everyIssue, everyNotice } from '../support/problems.ts';

/** Parameters that are codes, which each language has its own words for. */
const ours = new Set(['expected', 'code', 'kind', 'fields']);

/** Notices that end with a quote. */
const ofOthers = new Set(['said', 'fcm-answered', 'endpoint-answered']);

/** Every value in the parameters, at any depth, that a person has to see. */
function values(parameters: unknown): string[] {
  if (typeof parameters === 'string' || typeof parameters === 'number') return [String(parameters)];
  if (typeof parameters !== 'object' || parameters === null) return [];
  return Object.entries(parameters).flatMap(([key, value]) => (ours.has(key) ? [] : values(value)));
}

const catalogues = [
  ['English', english.told],
  ['German', german.told],
] as const;

describe('the catalogue of problems', () => {
  it('is covered completely by this test', () => {
    expect(everyNotice.map(({ code }) => code)).toEqual(noticeSchema.options.map(({ shape }) => shape.code.value));
    expect(everyIssue.map(({ code }) => code)).toEqual(issueSchema.options.map(({ shape }) => shape.code.value));
  });

  it.each(everyNotice)('crosses the API unchanged: $code', (notice) => {
    expect(problemSchema.parse(JSON.parse(JSON.stringify(problemOf(notice))))).toEqual(problemOf(notice));
  });

  it.each(everyIssue)('crosses the API unchanged, as an issue of a value: $code', (issue) => {
    const placed = placedIssue(['gateway', 0], issue);
    expect(placedIssueSchema.parse(JSON.parse(JSON.stringify(placed)))).toEqual(placed);
  });
});

describe.each(catalogues)('in %s', (_language, told) => {
  it.each(everyNotice)('a problem names every parameter: $code', (notice) => {
    const { cause, remedy } = told.problem(problemOf(notice));
    for (const value of values(notice.parameters)) expect(`${cause} ${remedy}`).toContain(value);
  });

  it.each(everyNotice)('a problem consists of whole sentences: $code', (notice) => {
    const { cause, remedy } = told.problem(problemOf(notice));
    if (!ofOthers.has(notice.code)) expect(cause).toMatch(/^\S.*\.$/);
    expect(remedy).toMatch(/^$|^\p{Lu}.*\S$/u);
    expect(`${cause} ${remedy}`).not.toMatch(/undefined|null|\[object|\.\./);
  });

  it.each(everyIssue)('an issue of a value names its parameters: $code', (issue) => {
    const words = told.issue(placedIssue([], issue));
    expect(words).toMatch(/^\S.*\S$/);
    for (const value of values(issue.parameters)) expect(words).toContain(value);
  });

  it('an error of the API shows the problem that it carries', () => {
    const [notice] = everyNotice;
    if (notice === undefined) throw new Error('There is no notice.');
    const problem = problemOf(notice);
    const { cause, remedy } = told.problem(problem);
    const error = Object.assign(new Error(textOf(problem)), { data: { problem } });
    expect(told.error(error)).toBe(`${cause} ${remedy}`);
  });
});

describe('the German words', () => {
  // A quote is the same in every language.
  const own = everyNotice.filter(({ code }) => code !== 'said');

  it.each(own)('differ from the English ones: $code', (notice) => {
    const problem = problemOf(notice);
    const { cause, remedy } = german.told.problem(problem);
    expect(cause).not.toBe(problem.cause);
    if (problem.remedy !== '') expect(remedy).not.toBe(problem.remedy);
  });

  it.each(everyIssue)('differ from the English ones, for an issue of a value: $code', (issue) => {
    const placed = placedIssue([], issue);
    expect(german.told.issue(placed)).not.toBe(placed.message);
  });
});

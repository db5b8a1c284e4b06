import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../src/query/parse-query.ts';
import { printQuery } from '../../src/query/print-query.ts';
import {
  type Condition,
  isChoices,
  type Moment,
  prioChoices,
  type Query,
  type QueryError,
  statusChoices,
  textFields,
  typeChoices,
} from '../../src/query/query.ts';

const word = (text: string): Query => ({ type: 'text', text });

function read(text: string): Query {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(`"${text}" is refused: ${parsed.error.code}`);
  return parsed.query;
}

function refused(text: string): QueryError {
  const parsed = parseQuery(text);
  if (parsed.ok) throw new Error(`"${text}" is accepted.`);
  return parsed.error;
}

describe('a search', () => {
  it.each<[string, Query]>([
    ['', { type: 'all' }],
    ['  \t ', { type: 'all' }],
    ['lunch', word('lunch')],
    ['lunch noon', { type: 'and', parts: [word('lunch'), word('noon')] }],
    ['"lunch at noon"', word('lunch at noon')],
    ['"say \\"hi\\" \\\\o/"', word('say "hi" \\o/')],
    ['-lunch', { type: 'not', part: word('lunch') }],
    ['a - b', { type: 'and', parts: [word('a'), word('-'), word('b')] }],
    ['--verbose', word('--verbose')],
    ['-(a b)', { type: 'not', part: { type: 'and', parts: [word('a'), word('b')] } }],
    ['a b OR c', { type: 'or', parts: [{ type: 'and', parts: [word('a'), word('b')] }, word('c')] }],
    ['a (b OR c)', { type: 'and', parts: [word('a'), { type: 'or', parts: [word('b'), word('c')] }] }],
    ['a or b', { type: 'and', parts: [word('a'), word('or'), word('b')] }],
    ['room:Garden', { type: 'field', field: 'room', text: 'Garden' }],
    ['room:"The garden"', { type: 'field', field: 'room', text: 'The garden' }],
    ['sender:@alice:example.org', { type: 'field', field: 'sender', text: '@alice:example.org' }],
    ['!room:example.org', word('!room:example.org')],
    ['@alice:example.org', word('@alice:example.org')],
    ['https://example.org/x', word('https://example.org/x')],
    ['"note:"', word('note:')],
    ['Status:failed', { type: 'status', status: 'failed' }],
    ['14:02', word('14:02')],
    ['status:trouble', { type: 'status', status: 'trouble' }],
    ['status:retrying', { type: 'status', status: 'waiting' }],
    ['status:suppressed', { type: 'status', status: 'not-shown' }],
    ['type:call', { type: 'kind', kind: 'call' }],
    ['prio:high', { type: 'prio', prio: 'high' }],
    ['is:badge', { type: 'is', flag: 'badge' }],
    ['is:refused', { type: 'is', flag: 'refused' }],
    ['answer:403', { type: 'answer', status: '403' }],
    ['answer:4XX', { type: 'answer', status: '4xx' }],
    ['larger:4k', { type: 'larger', bytes: 4_096 }],
    ['larger:1.5M', { type: 'larger', bytes: 1_572_864 }],
    ['slower:250ms', { type: 'slower', ms: 250 }],
    ['slower:2s', { type: 'slower', ms: 2_000 }],
    ['json:content.msgtype=m.image', { type: 'json', path: ['content', 'msgtype'], value: 'm.image' }],
    ['json:"content.body=a b"', { type: 'json', path: ['content', 'body'], value: 'a b' }],
    [
      'around:14:02',
      { type: 'arrived', relation: 'around', moment: { type: 'time', hour: 14, minute: 2, second: null } },
    ],
    ['after:30m', { type: 'arrived', relation: 'after', moment: { type: 'ago', ms: 1_800_000 } }],
    ['before:yesterday', { type: 'arrived', relation: 'before', moment: { type: 'day', day: 'yesterday' } }],
    [
      'before:2026-11-28T14:02:07',
      {
        type: 'arrived',
        relation: 'before',
        moment: { type: 'date', year: 2026, month: 11, day: 28, time: { hour: 14, minute: 2, second: 7 } },
      },
    ],
  ])('%j is read', (text, query) => {
    expect(read(text)).toEqual(query);
  });

  it.each<[string, Partial<QueryError>]>([
    ['lunch staus:failed', { code: 'unknown-key', at: 6, length: 6, text: 'staus' }],
    ['constructor:x', { code: 'unknown-key', at: 0 }],
    ['toString:x', { code: 'unknown-key' }],
    ['foo_bar:x', { code: 'unknown-key' }],
    ['-é:x', { code: 'unknown-key', at: 1 }],
    ['room:', { code: 'value-missing', at: 0, length: 5 }],
    ['room:""', { code: 'value-missing' }],
    ['a status:sent', { code: 'value-unknown', at: 9, length: 4, text: 'sent', choices: statusChoices }],
    ['status:constructor', { code: 'value-unknown' }],
    ['before:25:00', { code: 'value-not-time', at: 7, length: 5 }],
    ['before:2026-02-30', { code: 'value-not-time' }],
    ['after:2026-13-01', { code: 'value-not-time' }],
    ['larger:big', { code: 'value-not-size' }],
    ['slower:5', { code: 'value-not-duration' }],
    ['answer:4x', { code: 'value-not-answer', choices: ['200', '403', '4xx'] }],
    ['json:content', { code: 'value-not-json' }],
    ['json:a..b=c', { code: 'value-not-json' }],
    ['say "hi', { code: 'quote-open', at: 4, length: 3 }],
    ['(a b', { code: 'parenthesis-open', at: 0, length: 1 }],
    ['a) b', { code: 'parenthesis-closed', at: 1, length: 1 }],
    ['()', { code: 'operand-missing', at: 1 }],
    ['a OR', { code: 'operand-missing', at: 4, length: 0 }],
    ['OR a', { code: 'operand-missing', at: 0, length: 2 }],
    ['a OR OR b', { code: 'operand-missing', at: 5 }],
    ['-OR', { code: 'operand-missing' }],
  ])('%j is refused with the place', (text, error) => {
    expect(refused(text)).toMatchObject(error);
  });

  it('has a bound on terms and on depth', () => {
    expect(refused('a '.repeat(1_000)).code).toBe('too-many-terms');
    expect(refused('('.repeat(40)).code).toBe('too-deep');
    expect(read(`${'('.repeat(16)}a${')'.repeat(16)}`)).toEqual(word('a'));
  });

  it('never throws, whatever is typed', () => {
    const typed = fc.string({ unit: fc.constantFrom(...'ab:-()" \\OR.=\u00a0ü', 'room:', 'status:', 'before:1') });
    fc.assert(fc.property(typed, (text) => void parseQuery(text)));
  });

  it('is read as the same when it was printed', () => {
    fc.assert(
      fc.property(queries, (query) => {
        expect(read(printQuery(query))).toEqual(query);
      }),
      { numRuns: 2_000 },
    );
  });
});

const text = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'abOR:-()" \\.=\n\u00a0ü😀', 'room:') });
const key = fc.stringMatching(/^[a-z_"() ]{1,6}$/);
const clock = fc.record({
  hour: fc.integer({ min: 0, max: 23 }),
  minute: fc.integer({ min: 0, max: 59 }),
  second: fc.option(fc.integer({ min: 0, max: 59 })),
});
const moments: fc.Arbitrary<Moment> = fc.oneof(
  clock.map((time): Moment => ({ type: 'time', ...time })),
  fc.constantFrom('today' as const, 'yesterday' as const).map((day): Moment => ({ type: 'day', day })),
  fc.integer({ min: 1, max: 10 ** 9 }).map((ms): Moment => ({ type: 'ago', ms })),
  fc
    .record({
      year: fc.integer({ min: 1970, max: 2999 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
      time: fc.option(clock),
    })
    .map((date): Moment => ({ type: 'date', ...date })),
);
const conditions: fc.Arbitrary<Condition> = fc.oneof(
  text.map((word): Condition => ({ type: 'text', text: word })),
  fc
    .tuple(fc.constantFrom(...textFields), text)
    .map(([field, value]): Condition => ({ type: 'field', field, text: value })),
  fc.constantFrom(...statusChoices).map((status): Condition => ({ type: 'status', status })),
  fc.constantFrom(...typeChoices).map((kind): Condition => ({ type: 'kind', kind })),
  fc.constantFrom(...prioChoices).map((prio): Condition => ({ type: 'prio', prio })),
  fc.constantFrom('200', '403', '4xx').map((status): Condition => ({ type: 'answer', status })),
  fc.constantFrom(...isChoices).map((flag): Condition => ({ type: 'is', flag })),
  fc
    .tuple(fc.constantFrom('before' as const, 'after' as const, 'around' as const), moments)
    .map(([relation, moment]): Condition => ({ type: 'arrived', relation, moment })),
  fc.nat().map((bytes): Condition => ({ type: 'larger', bytes })),
  fc.nat().map((ms): Condition => ({ type: 'slower', ms })),
  fc
    .tuple(fc.array(key, { minLength: 1, maxLength: 3 }), text)
    .map(([path, value]): Condition => ({ type: 'json', path, value })),
);
const { queries } = fc.letrec<{ queries: Query; compound: Query }>((tie) => ({
  queries: fc.oneof({ depthSize: 'small', withCrossShrink: true }, conditions, tie('compound')),
  compound: fc.oneof(
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('queries'), { minLength: 2, maxLength: 3 }))
      .map(
        ([type, parts]): Query => ({
          type,
          parts: parts.flatMap((part) => (part.type === type ? part.parts : [part])),
        }),
      ),
    tie('queries').map((part): Query => ({ type: 'not', part })),
  ),
}));

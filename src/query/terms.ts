import {
  type Condition,
  isChoices,
  prioChoices,
  type QueryError,
  QueryFault,
  statusChoices,
  textFields,
  typeChoices,
} from './query.ts';
import { readDuration, readMoment, readSize } from './values.ts';

/** A value of a key, and where it stands. */
export interface Value {
  readonly text: string;
  readonly at: number;
  readonly length: number;
}

const answerChoices = ['200', '403', '4xx'];

type Reader = (value: Value) => Condition;

/** The keys of a search, each with the values that it offers; none for keys that take any text. */
export const keyChoices: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(textFields.map((field) => [field, []])),
  status: statusChoices,
  type: typeChoices,
  prio: prioChoices,
  is: isChoices,
  before: ['today', 'yesterday'],
  after: ['today', 'yesterday', '1h', '24h'],
  around: [],
  larger: ['4k'],
  slower: ['1s', '1m'],
  answer: answerChoices,
  json: [],
};

/** Names of the API for states, accepted beside those of the window. */
const statusAliases: ReadonlyMap<string, string> = new Map([
  ['retrying', 'waiting'],
  ['suppressed', 'not-shown'],
]);

const arrived =
  (relation: 'before' | 'after' | 'around'): Reader =>
  (value) => ({
    type: 'arrived',
    relation,
    moment: readMoment(value.text) ?? fail('value-not-time', value, ['14:02', '2026-11-28', 'yesterday', '30m']),
  });

const readers: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(
    textFields.map((field): [string, Reader] => [field, ({ text }) => ({ type: 'field', field, text })]),
  ),
  status: (value) => ({
    type: 'status',
    status: choice(statusChoices, { ...value, text: statusAliases.get(value.text) ?? value.text }),
  }),
  type: (value) => ({ type: 'kind', kind: choice(typeChoices, value) }),
  prio: (value) => ({ type: 'prio', prio: choice(prioChoices, value) }),
  is: (value) => ({ type: 'is', flag: choice(isChoices, value) }),
  before: arrived('before'),
  after: arrived('after'),
  around: arrived('around'),
  larger: (value) => ({ type: 'larger', bytes: readSize(value.text) ?? fail('value-not-size', value, ['900', '4k']) }),
  slower: (value) => ({
    type: 'slower',
    ms: readDuration(value.text) ?? fail('value-not-duration', value, ['250ms', '2s', '1m']),
  }),
  answer: (value) => {
    const status = value.text.toLowerCase();
    return /^[1-5](\d\d|xx)$/.test(status)
      ? { type: 'answer', status }
      : fail('value-not-answer', value, answerChoices);
  },
  json: readJson,
};

/** The condition that a key and its value are. Throws a `QueryFault`. */
export function readTerm(typed: string, keyAt: number, value: Value): Condition {
  // Some keyboards begin a line with a capital letter.
  const key = typed.toLowerCase();
  const reader = Object.hasOwn(readers, key) ? readers[key] : undefined;
  if (reader === undefined) {
    return fail('unknown-key', { text: key, at: keyAt, length: key.length + 1 }, Object.keys(keyChoices));
  }
  if (value.text === '')
    return fail('value-missing', { text: key, at: keyAt, length: key.length + 1 }, keyChoices[key]);
  return reader(value);
}

/** `content.msgtype=m.image`: keys with dots between, and the value that the last of them has. */
function readJson(value: Value): Condition {
  const equals = value.text.indexOf('=');
  const path = value.text.slice(0, Math.max(0, equals)).split('.');
  if (equals < 1 || path.some((key) => key === '')) return fail('value-not-json', value, ['content.msgtype=m.image']);
  return { type: 'json', path, value: value.text.slice(equals + 1) };
}

function choice<Choice extends string>(choices: readonly Choice[], value: Value): Choice {
  return choices.find((one) => one === value.text) ?? fail('value-unknown', value, choices);
}

function fail(code: QueryError['code'], { text, at, length }: Value, choices: readonly string[] = []): never {
  throw new QueryFault({ code, at, length, text, choices });
}

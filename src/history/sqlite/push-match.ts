import type { Condition, Query } from '../../query/query.ts';
import { type Interval, intervalOf, type Viewpoint } from '../moment.ts';
import { type SearchWord, searchWord } from './search-words.ts';
import { searchable } from './searchable-text.ts';

/** What a search compares of a push; what costs more is read only when a condition asks for it. */
export interface ComparedPush {
  readonly receivedAt: number;
  readonly bytes: number;
  /** The worst of its deliveries' states, as its row shows it; null while none has an outcome. */
  readonly status: string | null;
  readonly reason: string | null;
  readonly isOpen: boolean;
  /** The status of the gateway's answer; null while there is none. */
  readonly answer: number | null;
  readonly kind: string;
  readonly prio: string;
  readonly peer: string;
  readonly title: string | null;
  readonly room: string | null;
  readonly names: {
    readonly eventId: string | null;
    readonly roomId: string | null;
    readonly roomAlias: string | null;
    readonly sender: string | null;
  };
  /** All that is searched as text, in searchable form. */
  text(): string;
  /** True where an id of this kind of any of its deliveries begins so. */
  hasDelivery(kind: 'app' | 'pushkey' | 'provider', beginning: string): boolean;
  /** Milliseconds from its arrival to the end of the last of its deliveries; null while one is open. */
  duration(): number | null;
  /** The notification of its body; undefined where none is kept or it cannot be read. */
  notification(): unknown;
}

export type Predicate = (push: ComparedPush) => boolean;

/** Whether a push is what a query asks for. */
export function createMatch(query: Query, viewpoint: Viewpoint): Predicate {
  switch (query.type) {
    case 'all':
      return () => true;
    case 'and': {
      const parts = query.parts.map((part) => createMatch(part, viewpoint));
      return (push) => parts.every((part) => part(push));
    }
    case 'or': {
      const parts = query.parts.map((part) => createMatch(part, viewpoint));
      return (push) => parts.some((part) => part(push));
    }
    case 'not': {
      const part = createMatch(query.part, viewpoint);
      return (push) => !part(push);
    }
    default:
      return conditionMatch(query, viewpoint);
  }
}

function conditionMatch(condition: Condition, viewpoint: Viewpoint): Predicate {
  switch (condition.type) {
    case 'text': {
      const word = searchWord(condition.text);
      return word === null ? () => true : (push) => hasText(push, word);
    }
    case 'field':
      return fieldMatch(condition.field, condition.text);
    case 'status':
      return statusMatch(condition.status);
    case 'kind':
      return ({ kind }) => kind === condition.kind;
    case 'prio':
      return ({ prio }) => prio === condition.prio;
    case 'is':
      return flagMatch(condition.flag);
    case 'arrived': {
      const { from, until }: Interval = intervalOf(condition.relation, condition.moment, viewpoint);
      return ({ receivedAt }) => receivedAt >= from && receivedAt < until;
    }
    case 'larger':
      return ({ bytes }) => bytes > condition.bytes;
    case 'slower':
      return (push) => (push.duration() ?? viewpoint.now - push.receivedAt) > condition.ms;
    case 'answer':
      return ({ answer }) =>
        answer !== null && [String(answer), `${Math.floor(answer / 100)}xx`].includes(condition.status);
    case 'json':
      return (push) => hasValue(push.notification(), condition.path, condition.value);
  }
}

function fieldMatch(field: Extract<Condition, { type: 'field' }>['field'], text: string): Predicate {
  const begins = (id: string | null) => id?.startsWith(text) === true;
  const word = searchWord(text);
  const names = (name: string | null) => name !== null && word !== null && occursIn(searchable(name), word);
  switch (field) {
    case 'room':
      return (push) => names(push.room) || begins(push.names.roomId) || begins(push.names.roomAlias);
    case 'sender':
      return (push) => names(push.title) || begins(push.names.sender);
    case 'event':
      return (push) => begins(push.names.eventId);
    case 'from':
      return (push) => begins(push.peer);
    case 'reason':
      return ({ reason }) => reason === text;
    case 'app':
    case 'pushkey':
    case 'provider':
      return (push) => push.hasDelivery(field, text);
  }
}

function statusMatch(status: Extract<Condition, { type: 'status' }>['status']): Predicate {
  switch (status) {
    case 'delivered':
    case 'failed':
    case 'rejected':
    case 'refused':
      return (push) => push.status === status;
    case 'not-shown':
      return (push) => push.status === 'suppressed';
    case 'waiting':
      return isWaiting;
    case 'trouble':
      return (push) => push.status === 'failed' || push.status === 'rejected' || isWaiting(push);
  }
}

const isWaiting: Predicate = ({ status, isOpen }) => status === 'retrying' || (status === null && isOpen);

function flagMatch(flag: Extract<Condition, { type: 'is' }>['flag']): Predicate {
  switch (flag) {
    case 'badge':
      return ({ kind }) => kind === 'badge';
    case 'duplicate':
      return ({ reason }) => reason === 'duplicate';
    case 'refused':
      return ({ status }) => status === 'refused';
    case 'waiting':
      return ({ isOpen }) => isOpen;
  }
}

function hasText(push: ComparedPush, word: SearchWord): boolean {
  if (occursIn(push.text(), word)) return true;
  const { eventId, roomId, roomAlias, sender } = push.names;
  return (
    [eventId, roomId, roomAlias, sender].some((id) => id?.startsWith(word.text)) ||
    push.hasDelivery('app', word.text) ||
    push.hasDelivery('pushkey', word.text)
  );
}

/** A phrase occurs as a whole, whatever white space is between its words. */
const occursIn = (text: string, { forms, phrase }: SearchWord): boolean =>
  forms.every((form) => text.includes(form)) && (phrase === null || text.replace(/\s+/gu, ' ').includes(phrase));

/** Lists within lists that are looked into. */
const MAX_LISTS = 4;

/**
 * Whether the keys lead to the value, which is compared as text: numbers, booleans and null as JSON writes them. Any element
 * of a list will do. A key may contain dots (`m.relates_to`), so several parts of the path may be one key.
 */
function hasValue(value: unknown, path: readonly string[], wanted: string, lists = 0): boolean {
  if (Array.isArray(value)) {
    return lists < MAX_LISTS && value.some((element) => hasValue(element, path, wanted, lists + 1));
  }
  if (typeof value !== 'object' || value === null) return path.length === 0 && String(value) === wanted;
  return path.some((_, index) => {
    const key = path.slice(0, index + 1).join('.');
    if (!Object.hasOwn(value, key)) return false;
    return hasValue((value as Readonly<Record<string, unknown>>)[key], path.slice(index + 1), wanted, lists);
  });
}

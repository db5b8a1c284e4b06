/** States of a push as a row shows them; `trouble` is any of failed, rejected and waiting. */
export const statusChoices = ['delivered', 'failed', 'rejected', 'refused', 'waiting', 'not-shown', 'trouble'] as const;
export const typeChoices = [
  'message',
  'image',
  'file',
  'call',
  'invite',
  'reaction',
  'encrypted',
  'event',
  'badge',
  'empty',
] as const;
export const prioChoices = ['high', 'low'] as const;
export const isChoices = ['badge', 'duplicate', 'refused', 'waiting'] as const;

/** Fields that hold text: an id is found by its beginning, a name by any part of it. */
export const textFields = ['room', 'sender', 'event', 'app', 'pushkey', 'provider', 'reason', 'from'] as const;
export type TextField = (typeof textFields)[number];

/** A moment as a person writes it; which one it is depends on the present time and the time zone (`resolve-moment.ts`). */
export type Moment =
  | { readonly type: 'time'; readonly hour: number; readonly minute: number; readonly second: number | null }
  | {
      readonly type: 'date';
      readonly year: number;
      readonly month: number;
      readonly day: number;
      readonly time: { readonly hour: number; readonly minute: number; readonly second: number | null } | null;
    }
  | { readonly type: 'day'; readonly day: 'today' | 'yesterday' }
  | { readonly type: 'ago'; readonly ms: number };

/** One thing that a push has to fulfil. */
export type Condition =
  /** Occurs in title, text, room or sender, or is the beginning of an id. */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'field'; readonly field: TextField; readonly text: string }
  | { readonly type: 'status'; readonly status: (typeof statusChoices)[number] }
  | { readonly type: 'kind'; readonly kind: (typeof typeChoices)[number] }
  | { readonly type: 'prio'; readonly prio: (typeof prioChoices)[number] }
  | { readonly type: 'is'; readonly flag: (typeof isChoices)[number] }
  | { readonly type: 'arrived'; readonly relation: 'before' | 'after' | 'around'; readonly moment: Moment }
  | { readonly type: 'larger'; readonly bytes: number }
  | { readonly type: 'slower'; readonly ms: number }
  /** The status of the gateway's answer: `403`, or all of a kind, `4xx`. */
  | { readonly type: 'answer'; readonly status: string }
  /** A value of the body, by the keys that lead to it. */
  | { readonly type: 'json'; readonly path: readonly string[]; readonly value: string };

/** What a search asks for (docs/search.md). */
export type Query =
  | { readonly type: 'all' }
  | { readonly type: 'and' | 'or'; readonly parts: readonly Query[] }
  | { readonly type: 'not'; readonly part: Query }
  | Condition;

/** What is wrong with the text of a search, and where: UTF-16 code units from its start. */
export interface QueryError {
  readonly code:
    | 'unknown-key'
    | 'value-missing'
    | 'value-unknown'
    | 'value-not-time'
    | 'value-not-size'
    | 'value-not-duration'
    | 'value-not-answer'
    | 'value-not-json'
    | 'quote-open'
    | 'parenthesis-open'
    | 'parenthesis-closed'
    | 'operand-missing'
    | 'too-many-terms'
    | 'too-deep';
  readonly at: number;
  readonly length: number;
  /** The text that is meant, and what would be accepted in its place. */
  readonly text: string;
  readonly choices: readonly string[];
}

/** Thrown within this room; `parseQuery` returns what it carries. */
export class QueryFault extends Error {
  constructor(readonly error: QueryError) {
    super(error.code);
  }
}

import type { Condition, Query } from '../../query/query.ts';
import type { Sql } from '../../storage/sql.ts';
import { type CandidateSearch, createCandidates } from './search-candidates.ts';
import { createIdLookup } from './search-ids.ts';
import { type Candidates, createLookups, type Lookups } from './search-lookups.ts';
import { searchWord } from './search-words.ts';

/** A push among so many: looking it up beats looking through the newest pushes. */
const RARE = 100;
/** Lists that are merged; beyond that the newest pushes are looked through. */
const MAX_LISTS = 32;
/** Texts of which one has to occur: each is looked up by itself. */
const MAX_TEXTS = 4;
/** Words that are looked up; the others are only compared. */
const MAX_WORDS = 16;

/** Lists that together have every push that matches. */
interface Union {
  readonly lists: readonly Candidates[];
  readonly rarity: number;
}

/** Finds lists of pushes among which are all that a query asks for. */
export function createQueryCandidates(sql: Sql): (query: Query, below: number) => CandidateSearch {
  const idsOf = createIdLookup(sql);
  const candidatesOf = createCandidates(sql, idsOf);
  const lookupsBelow = createLookups(sql);
  const openBelow = sql.prepare('SELECT seq FROM pushes WHERE open > 0 AND seq < ? ORDER BY seq DESC LIMIT ?');
  const refusedBelow = sql.prepare('SELECT seq FROM refused WHERE seq < ? ORDER BY seq DESC LIMIT ?');
  const refused: Candidates = (below, limit) => refusedBelow.rows(below, limit).map(([seq]) => Number(seq));
  const onlyRefused: Union = { lists: [refused], rarity: RARE };
  const open: Candidates = (below, limit) => openBelow.rows(below, limit).map(([seq]) => Number(seq));

  function withTerm(expression: string, lookups: Lookups): Union {
    const { candidates, rarity } = lookups.matching('terms', expression);
    return { lists: [candidates], rarity };
  }

  /** The index has the state of a push as it was when it ended, so those that are open are candidates of any state. */
  function inState(expression: string, lookups: Lookups): Union {
    const { lists, rarity } = withTerm(expression, lookups);
    return { lists: [...lists, open], rarity };
  }

  function withId(kind: string, text: string, lookups: Lookups): Union {
    const id = idsOf(text, [kind]);
    if (id === null) return { lists: [], rarity: Number.POSITIVE_INFINITY };
    if (id.isCommon) return { lists: [lookups.candidates('terms', id.expression)], rarity: 1 };
    return withTerm(id.expression, lookups);
  }

  function withText(text: string, lookups: Lookups): Union | null {
    const word = searchWord(text);
    const lists = word === null ? null : candidatesOf([word], lookups).lists();
    return lists === null ? null : { lists, rarity: 1 };
  }

  function unionOf(query: Query, lookups: Lookups): Union | null {
    switch (query.type) {
      case 'and':
        return rarest(query.parts.flatMap((part) => unionOf(part, lookups) ?? []));
      case 'or': {
        if (query.parts.filter(isText).length > MAX_TEXTS) return null;
        const parts = query.parts.map((part) => unionOf(part, lookups));
        const known = parts.flatMap((part) => part ?? []);
        const lists = known.flatMap((part) => part.lists);
        if (known.length < parts.length || lists.length > MAX_LISTS) return null;
        return { lists, rarity: 1 / known.reduce((sum, { rarity }) => sum + 1 / rarity, 0) };
      }
      case 'all':
      case 'not':
        return null;
      default:
        return unionOfCondition(query, lookups);
    }
  }

  function unionOfCondition(condition: Condition, lookups: Lookups): Union | null {
    switch (condition.type) {
      case 'text':
        return withText(condition.text, lookups);
      case 'field':
        switch (condition.field) {
          case 'room':
          case 'sender':
            return withText(condition.text, lookups);
          case 'reason':
            return inState(`"reason:${condition.text.replaceAll('"', '')}"`, lookups);
          case 'from':
            return withId('peer', condition.text, lookups);
          default:
            return withId(condition.field, condition.text, lookups);
        }
      case 'status':
        if (condition.status === 'refused') return onlyRefused;
        return inState(statusExpressions[condition.status], lookups);
      case 'kind':
        return withTerm(`"kind:${condition.kind}"`, lookups);
      case 'is':
        return ofFlag(condition.flag, lookups);
      case 'answer':
        return condition.status.startsWith('2') ? null : onlyRefused;
      case 'prio':
      case 'arrived':
      case 'larger':
      case 'slower':
      case 'json':
        return null;
    }
  }

  function ofFlag(flag: Extract<Condition, { type: 'is' }>['flag'], lookups: Lookups): Union {
    switch (flag) {
      case 'badge':
        return withTerm('"kind:badge"', lookups);
      case 'duplicate':
        return inState('"reason:duplicate"', lookups);
      case 'refused':
        return onlyRefused;
      case 'waiting':
        return { lists: [open], rarity: RARE };
    }
  }

  return (query, below) => {
    const parts = query.type === 'and' ? query.parts : [query];
    const words = parts.flatMap((part) => (part.type === 'text' ? (searchWord(part.text) ?? []) : []));
    const lookups = lookupsBelow(below);
    const others = parts.filter(({ type }) => type !== 'text');
    const best = rarest(others.flatMap((part) => unionOf(part, lookups) ?? []));
    if (words.length === 0) return { isCommon: best !== null && best.rarity < RARE, lists: () => best?.lists ?? null };
    if (best !== null && best.rarity >= RARE) return { isCommon: false, lists: () => best.lists };
    const found = candidatesOf(words.slice(0, MAX_WORDS), lookups);
    return { isCommon: found.isCommon, lists: () => found.lists() ?? best?.lists ?? null };
  };
}

const statusExpressions: Readonly<
  Record<Exclude<Extract<Condition, { type: 'status' }>['status'], 'refused'>, string>
> = {
  delivered: '"status:delivered"',
  failed: '"status:failed"',
  rejected: '"status:rejected"',
  waiting: '"status:retrying"',
  'not-shown': '"status:suppressed"',
  trouble: '"status:failed" OR "status:rejected" OR "status:retrying"',
};

const rarest = (unions: readonly Union[]): Union | null =>
  unions.reduce<Union | null>((best, one) => (best === null || one.rarity > best.rarity ? one : best), null);

const isText = (query: Query): boolean =>
  query.type === 'text' || (query.type === 'field' && (query.field === 'room' || query.field === 'sender'));

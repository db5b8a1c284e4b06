import type { Condition, Query } from './query.ts';
import { printDuration, printMoment, printSize } from './values.ts';

/** The text of a search; {@link parseQuery} reads it as the same query. */
export function printQuery(query: Query): string {
  switch (query.type) {
    case 'all':
      return '';
    case 'or':
      return query.parts.map(printPart).join(' OR ');
    case 'and':
      return query.parts.map(printPart).join(' ');
    case 'not':
      return `-${printNegated(query.part)}`;
    default:
      return printCondition(query);
  }
}

const printPart = (query: Query): string =>
  query.type === 'or' || query.type === 'and' ? `(${printQuery(query)})` : printQuery(query);

/** A minus may not stand before another one: two of them are a word. */
const printNegated = (query: Query): string => (query.type === 'not' ? `(${printQuery(query)})` : printPart(query));

function printCondition(condition: Condition): string {
  switch (condition.type) {
    case 'text':
      return isPlainWord(condition.text) ? condition.text : quote(condition.text);
    case 'field':
      return `${condition.field}:${printValue(condition.text)}`;
    case 'status':
      return `status:${condition.status}`;
    case 'kind':
      return `type:${condition.kind}`;
    case 'prio':
      return `prio:${condition.prio}`;
    case 'is':
      return `is:${condition.flag}`;
    case 'arrived':
      return `${condition.relation}:${printMoment(condition.moment)}`;
    case 'larger':
      return `larger:${printSize(condition.bytes)}`;
    case 'slower':
      return `slower:${printDuration(condition.ms)}`;
    case 'answer':
      return `answer:${condition.status}`;
    case 'json':
      return `json:${printValue(`${condition.path.join('.')}=${condition.value}`)}`;
  }
}

const printValue = (text: string): string => (/^[^\s()"][^\s()]*$/u.test(text) ? text : quote(text));

/** A word that is neither an operator, nor a key with a value, nor begins with what means something. */
const isPlainWord = (text: string): boolean =>
  /^[^\s()"-][^\s()]*$/u.test(text) && text !== 'OR' && !/^\p{L}[\p{L}\p{N}_-]*:(?!\/\/)/u.test(text);

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

import type { Query } from '../../query/query.ts';
import { type Interval, intervalOf, type Viewpoint } from '../moment.ts';

const ALWAYS: Interval = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };

/** When the pushes arrived that a query may find: the whole time unless it names a moment. */
export function boundsOf(query: Query, viewpoint: Viewpoint): Interval {
  switch (query.type) {
    case 'arrived':
      return intervalOf(query.relation, query.moment, viewpoint);
    case 'and':
    case 'or': {
      const bounds = query.parts.map((part) => boundsOf(part, viewpoint));
      const [latest, earliest] = query.type === 'and' ? [Math.max, Math.min] : [Math.min, Math.max];
      return {
        from: latest(...bounds.map(({ from }) => from)),
        until: earliest(...bounds.map(({ until }) => until)),
      };
    }
    default:
      return ALWAYS;
  }
}

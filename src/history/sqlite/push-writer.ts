import type { Sql } from '../../storage/sql.ts';
import type { Content } from './content-policy.ts';
import { createDeliveryRows } from './delivery-rows.ts';
import { createFirstWrite } from './first-write.ts';
import type { FullText } from './full-text.ts';
import { createLaterWrite } from './later-write.ts';
import type { PushChange } from './page-changes.ts';
import { createPushRows } from './push-rows.ts';
import type { Sequence } from './sequence.ts';
import { unchanged, type Written } from './written.ts';

export interface PushWriterDeps {
  readonly sql: Sql;
  /** The place of a push in the list. */
  readonly sequence: Sequence;
  readonly fullText: FullText;
}

/** Writes what is newly known of a push; what is known already changes nothing. To be called in a transaction. */
export function createPushWriter({ sql, sequence, fullText }: PushWriterDeps) {
  const pushes = createPushRows(sql);
  const deliveries = createDeliveryRows(sql);
  const first = createFirstWrite({ pushes, deliveries, sequence, fullText });
  const later = createLaterWrite({ pushes, deliveries, fullText });

  return {
    write(change: PushChange, content: Content): Written {
      const known = pushes.find(change.pushId);
      if (content === 'off' && change.final) {
        return known === undefined ? unchanged : { type: 'unwanted', seq: known.seq };
      }
      if (known !== undefined) return later(change, known, content);
      return change.frame === null ? unchanged : first(change, change.frame, content);
    },
    /** What was written is in the database only then. */
    flush(): void {
      pushes.flush();
      fullText.flush();
    },
    /** Forgets what was not flushed. */
    discard(): void {
      pushes.discard();
      fullText.discard();
    },
  };
}

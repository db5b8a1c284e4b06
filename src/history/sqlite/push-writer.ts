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
  readonly sequence: Sequence;
  readonly fullText: FullText;
}

/** Writes what is new about pushes. Writing the same again changes nothing. To be called in a transaction. */
export interface PushWriter {
  write(change: PushChange, content: Content): Written;
  /** Puts everything written since the last flush into the database. */
  flush(): void;
  /** Forgets what was written since the last flush. */
  discard(): void;
}

export function createPushWriter({ sql, sequence, fullText }: PushWriterDeps): PushWriter {
  const pushes = createPushRows(sql);
  const deliveries = createDeliveryRows(sql);
  const first = createFirstWrite({ pushes, deliveries, sequence, fullText });
  const later = createLaterWrite({ pushes, deliveries, fullText });

  return {
    write(change, content) {
      const known = pushes.find(change.pushId);
      if (content === 'off' && change.final) {
        return known === undefined ? unchanged : { type: 'unwanted', seq: known.seq };
      }
      if (known !== undefined) return later(change, known, content);
      return change.frame === null ? unchanged : first(change, change.frame, content);
    },
    flush() {
      pushes.flush();
      fullText.flush();
    },
    discard() {
      pushes.discard();
      fullText.discard();
    },
  };
}

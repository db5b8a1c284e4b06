import type { Keeping } from './journal.ts';
import type { Sql } from './sql.ts';

export interface ErasureDeps {
  readonly sql: Sql;
  readonly keeping: () => Keeping;
  readonly removed: () => void;
}

/** Takes away what is not to be kept of a push, once nothing of it is needed for a delivery any more. */
export function createErasure({ sql, keeping, removed }: ErasureDeps) {
  const eraseBody = sql.prepare('UPDATE pushes SET body = NULL WHERE id = ?');
  const forgetDeliveries = sql.prepare('DELETE FROM deliveries WHERE push_seq = (SELECT seq FROM pushes WHERE id = ?)');
  const forget = sql.prepare('DELETE FROM pushes WHERE id = ?');

  function forgetPush(id: string): void {
    forgetDeliveries.run(id);
    forget.run(id);
    removed();
  }

  return {
    forgetPush,
    allEnded(id: string): void {
      switch (keeping().content) {
        case 'full':
          return;
        case 'metadata':
          eraseBody.run(id);
          return;
        case 'off':
          forgetPush(id);
      }
    },
  };
}

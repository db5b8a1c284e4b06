import { join } from 'node:path';
import { testHistory } from '../support/history.ts';
import { incomingPush } from '../support/push.ts';
import { settledPage } from '../support/settled-page.ts';

const PAGE = 1_000;

/** A history that holds so many pushes already, delivered long ago; older than any id that is made today. */
export async function fillHistory(dataDir: string, pushes: number, receivedAt: number): Promise<void> {
  const { history, close } = await testHistory({
    file: join(dataDir, 'history.db'),
    keepDays: 3_650,
    keepPushes: 2_000_000,
    keepBytes: 8_589_934_592,
  });
  for (let from = 0; from < pushes; from += PAGE) {
    const numbers = Array.from({ length: Math.min(PAGE, pushes - from) }, (_, index) => from + index + 1);
    await history.write(
      settledPage(
        numbers.map((number) => {
          const fields = {
            room_name: 'Garden',
            sender_display_name: 'Bob',
            type: 'm.room.message',
            content: { body: `Message number ${number} of a busy room` },
          };
          const id = `01A${String(number).padStart(23, '0')}`;
          return { push: incomingPush(id, fields, { receivedAt: receivedAt - (pushes - number) }) };
        }),
      ),
    );
  }
  await close();
}

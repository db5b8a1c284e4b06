import { implement } from '@orpc/server';
import type { ApiContext } from '../context.ts';
import { testPushContract } from '../contracts/test-push.ts';
import type { Implemented } from '../implemented.ts';

export interface TestPushService {
  /** Null while the gateway is not listening. */
  send(appId?: string): Promise<{ pushId: string | null; status: number; milliseconds: number } | null>;
}

export function createTestPushRouter(testPush: TestPushService): Implemented<typeof testPushContract> {
  const api = implement(testPushContract).$context<ApiContext>();
  return {
    send: api.send.handler(async ({ input, errors }) => {
      const sent = await testPush.send(input.appId);
      if (sent === null) throw errors.UNAVAILABLE();
      return sent;
    }),
  };
}

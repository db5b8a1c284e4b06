import { implement } from '@orpc/server';
import type { ApiContext } from '../context.ts';
import { pauseContract } from '../contracts/pause.ts';
import type { Implemented } from '../implemented.ts';

export interface PauseService {
  start(until: number | 'tomorrow' | null, timeZone?: string): Promise<void>;
  end(): Promise<void>;
}

export function createPauseRouter(pause: PauseService): Implemented<typeof pauseContract> {
  const api = implement(pauseContract).$context<ApiContext>();
  return {
    start: api.start.handler(async ({ input }) => {
      await pause.start(input.until, input.timeZone);
      return {};
    }),
    end: api.end.handler(async () => {
      await pause.end();
      return {};
    }),
  };
}

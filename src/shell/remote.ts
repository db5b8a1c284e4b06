import { z } from 'zod';
import {
  type BannerOutcome,
  bannerOutcomeSchema,
  bannerSchema,
  type Shell,
  shellPreferencesSchema,
  shellSettingsSchema,
  shellStatusSchema,
} from './shell.ts';

/** A call of a shell in another process. Its answer has the same `id`. */
export const shellCallSchema = z.discriminatedUnion('call', [
  z.object({ type: z.literal('shell'), id: z.number(), call: z.literal('show'), banner: bannerSchema }),
  z.object({ type: z.literal('shell'), id: z.number(), call: z.literal('close'), key: z.string() }),
  z.object({ type: z.literal('shell'), id: z.number(), call: z.literal('closeAll') }),
  z.object({ type: z.literal('shell'), id: z.number(), call: z.literal('setUnread'), count: z.number() }),
  z.object({ type: z.literal('shell'), id: z.number(), call: z.literal('setStatus'), status: shellStatusSchema }),
  z.object({ type: z.literal('shell'), id: z.number(), call: z.literal('settings') }),
  z.object({
    type: z.literal('shell'),
    id: z.number(),
    call: z.literal('setPreferences'),
    preferences: shellPreferencesSchema,
  }),
  z.object({ type: z.literal('shell'), id: z.number(), call: z.literal('seal'), content: z.string() }),
  z.object({ type: z.literal('shell'), id: z.number(), call: z.literal('unseal'), sealed: z.string() }),
  z.object({ type: z.literal('shell'), id: z.number(), call: z.literal('openExternal'), url: z.string() }),
]);
export type ShellCall = z.infer<typeof shellCallSchema>;

/** The answer to a call: its result, if the call has one, or the error. */
export const shellAnswerSchema = z.object({
  type: z.literal('shell-answer'),
  id: z.number(),
  outcome: bannerOutcomeSchema.optional(),
  settings: shellSettingsSchema.nullable().optional(),
  /** The result of `seal` and `unseal`. */
  made: z.string().nullable().optional(),
  error: z.string().optional(),
});
export type ShellAnswer = z.infer<typeof shellAnswerSchema>;

type WithoutId<Call> = Call extends unknown ? Omit<Call, 'id' | 'type'> : never;

/** The relay's end of a shell in another process. */
export interface RemoteShell {
  /** Its calls are sent as messages. A call without an answer stays open; its caller times out. */
  readonly shell: Shell;
  /** Takes a message from the other process; returns false for a message that is no answer. */
  answer(message: unknown): boolean;
}

export function createRemoteShell(post: (call: ShellCall) => void): RemoteShell {
  const waiting = new Map<number, { resolve: (answer: ShellAnswer) => void; reject: (error: Error) => void }>();
  let last = 0;

  function ask(call: WithoutId<ShellCall>): Promise<ShellAnswer> {
    const id = ++last;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      post({ type: 'shell', id, ...call });
    });
  }

  const shell: Shell = {
    name: 'desktop',
    async show(banner): Promise<BannerOutcome> {
      const { outcome } = await ask({ call: 'show', banner });
      return (
        outcome ?? { result: 'failed', reason: 'notification-failed', detail: 'The shell did not say what happened.' }
      );
    },
    close: async (key) => void (await ask({ call: 'close', key })),
    closeAll: async () => void (await ask({ call: 'closeAll' })),
    setUnread: async (count) => void (await ask({ call: 'setUnread', count })),
    setStatus: async (status) => void (await ask({ call: 'setStatus', status })),
    settings: async () => (await ask({ call: 'settings' })).settings ?? null,
    setPreferences: async (preferences) => void (await ask({ call: 'setPreferences', preferences })),
    seal: async (content) => (await ask({ call: 'seal', content })).made ?? null,
    async unseal(sealed) {
      const { made } = await ask({ call: 'unseal', sealed });
      if (typeof made !== 'string') throw new Error('The shell did not unseal it.');
      return made;
    },
    openExternal: async (url) => void (await ask({ call: 'openExternal', url })),
  };

  return {
    shell,
    answer(message) {
      const parsed = shellAnswerSchema.safeParse(message);
      if (!parsed.success) return false;
      const { id, error } = parsed.data;
      if (error === undefined) waiting.get(id)?.resolve(parsed.data);
      else waiting.get(id)?.reject(new Error(error));
      waiting.delete(id);
      return true;
    },
  };
}

/** The shell's end: makes the call and returns the answer. */
export async function answerShellCall(shell: Shell, call: ShellCall): Promise<ShellAnswer> {
  const answer = { type: 'shell-answer', id: call.id } as const;
  try {
    switch (call.call) {
      case 'show':
        return { ...answer, outcome: await shell.show(call.banner) };
      case 'close':
        await shell.close(call.key);
        return answer;
      case 'closeAll':
        await shell.closeAll();
        return answer;
      case 'setUnread':
        await shell.setUnread(call.count);
        return answer;
      case 'setStatus':
        await shell.setStatus(call.status);
        return answer;
      case 'settings':
        return { ...answer, settings: await shell.settings() };
      case 'setPreferences':
        await shell.setPreferences(call.preferences);
        return answer;
      case 'seal':
        return { ...answer, made: await shell.seal(call.content) };
      case 'unseal':
        return { ...answer, made: await shell.unseal(call.sealed) };
      case 'openExternal':
        await shell.openExternal(call.url);
        return answer;
    }
  } catch (error) {
    return { ...answer, error: error instanceof Error ? error.message : String(error) };
  }
}

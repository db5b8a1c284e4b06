import { isFreedesktop } from './platform.ts';
import { recentAnswer } from './recent-answer.ts';

export interface MarkupAbilityDeps {
  readonly platform: NodeJS.Platform;
  /** What the session's notification server can do; null where no server answers. */
  readonly capabilities: () => Promise<readonly string[] | null>;
  readonly now: () => number;
}

/**
 * Whether the session's notification server parses markup in the body (Desktop Notifications Specification,
 * "GetCapabilities"); a server that does not would show escaped text with its escapes. Where no server answers it is true,
 * because escaping is safe.
 */
export function createMarkupAbility({ platform, capabilities, now }: MarkupAbilityDeps): () => Promise<boolean> {
  return recentAnswer(async () => {
    if (!isFreedesktop(platform)) return false;
    return (await capabilities())?.includes('body-markup') ?? true;
  }, now);
}

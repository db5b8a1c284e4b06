import type { Progress } from './progress.mjs';

export function fetchTarball(
  spec: string,
  options: {
    readonly folder: string;
    readonly total: number;
    readonly progress?: Progress;
    readonly waits?: { readonly first?: number; readonly next?: number };
    readonly env?: NodeJS.ProcessEnv;
  },
): Promise<string>;

import type { Progress } from './progress.mjs';

export function downloadElectron(
  folder: string,
  options: {
    readonly say: (text: string) => void;
    readonly progress?: Progress;
    /** Milliseconds until the first byte, and between two bytes. */
    readonly waits?: { readonly first?: number; readonly next?: number };
  },
): Promise<boolean>;

export function createRestarting(options: {
  readonly command: () => readonly [string, ...string[]];
  readonly env?: NodeJS.ProcessEnv;
  readonly ended: (code: number) => void;
}): { restart(): void; stop(): void };

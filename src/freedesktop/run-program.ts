import { execFile } from 'node:child_process';

const TIMEOUT_MS = 1_000;

/** Runs a program: what it printed, or null when it failed or took longer than a second. Never rejects. */
export type RunProgram = (program: string, parameters: readonly string[]) => Promise<string | 'missing' | null>;

export function createRun(env: NodeJS.ProcessEnv): RunProgram {
  return (program, parameters) =>
    new Promise((resolve) => {
      execFile(program, parameters, { timeout: TIMEOUT_MS, env }, (error, printed) => {
        if (error === null) resolve(printed);
        else resolve(error.code === 'ENOENT' ? 'missing' : null);
      });
    });
}

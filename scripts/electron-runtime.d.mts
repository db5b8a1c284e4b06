export interface Runtime {
  readonly path: string;
  /** Come before the app's own arguments. */
  readonly args: readonly string[];
  readonly source: 'override' | 'official' | 'stand-in';
}

export function findElectron(options?: {
  readonly env?: NodeJS.ProcessEnv;
  readonly say?: (text: string) => void;
}): Promise<Runtime>;

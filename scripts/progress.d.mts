interface ProgressOptions {
  readonly stream?: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly now?: () => number;
}

export interface Progress {
  show(transferred: number, total: number | null): void;
  end(): void;
}

export function createProgress(what: string, options?: ProgressOptions): Progress;
export function progressText(transferred: number, total: number | null, elapsed: number): string;

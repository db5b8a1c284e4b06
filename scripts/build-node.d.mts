/** Resolves to nothing; `outDir` is absolute, or relative to the checkout. */
export function buildNode(outDir: string, inputs: Readonly<Record<string, string>>): Promise<void>;

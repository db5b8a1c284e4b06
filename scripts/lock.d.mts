export function lockProblemsIn(folder: string): string[];

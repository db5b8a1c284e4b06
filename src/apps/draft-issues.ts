import { appSchema } from '../config/app-schema.ts';
import { globsOverlap, isGlob } from '../lib/glob.ts';
import { isReserved } from '../lib/reserved-names.ts';
import type { Issue } from '../problems/issue-codes.ts';
import { type PlacedIssue, placedIssue, readOrIssues } from '../problems/issues.ts';
import { providerForms } from './forms.ts';
import { lacksPassword } from './secrets.ts';
import { type StoredApps, storedOf } from './stored-apps.ts';
import { newTargets, sentSecrets } from './targets.ts';

/** What is wrong with the name of an app, among those of the others. */
export function nameIssues(pattern: string, others: readonly string[]): PlacedIssue[] {
  const issue = (found: Issue) => [placedIssue(['pattern'], found)];
  if (pattern.trim() === '') return issue({ code: 'no-name', parameters: {} });
  if (pattern !== pattern.trim()) return issue({ code: 'name-with-spaces', parameters: {} });
  if (isReserved(pattern)) return issue({ code: 'name-reserved', parameters: {} });
  if (others.includes(pattern)) return issue({ code: 'name-taken', parameters: {} });
  const other = isGlob(pattern) ? others.find((one) => isGlob(one) && globsOverlap(one, pattern)) : undefined;
  return other === undefined ? [] : issue({ code: 'name-overlaps', parameters: { other } });
}

/** What is wrong with providers by themselves, at places that begin with the number of one. */
export function providersIssues(providers: readonly unknown[]): PlacedIssue[] {
  if (providers.length === 0) return [placedIssue(['providers'], { code: 'no-provider', parameters: {} })];
  return providers.flatMap((provider, index) => {
    const read = readOrIssues(appSchema, provider);
    return 'issues' in read ? read.issues.map((one) => ({ ...one, path: [index, ...one.path] })) : [];
  });
}

/** Passwords that are masked, and were for another proxy than they would go to now. */
export function passwordIssues(providers: readonly unknown[], stored: readonly unknown[]): PlacedIssue[] {
  return providers.flatMap((one, index) =>
    lacksPassword(one, stored) ? [placedIssue([index, 'proxy'], { code: 'password-again', parameters: {} })] : [],
  );
}

/** Secrets that would go where the configuration has them not go yet, unless whoever wants that `has` them. */
export async function secretIssues(
  providers: readonly unknown[],
  apps: StoredApps,
  has: (file: string) => Promise<boolean>,
): Promise<PlacedIssue[]> {
  const known = [...apps.keys()].flatMap((name) => storedOf(apps, name).flatMap(sentSecrets));
  const issues: PlacedIssue[] = [];
  for (const [index, provider] of providers.entries()) {
    for (const secret of sentSecrets(provider)) {
      const changed = newTargets(secret, known);
      if (changed.length === 0 || (await has(secret.file))) continue;
      const fields = changed.map((key) => fieldOf(provider, key));
      issues.push(placedIssue([index, secret.key], { code: 'secret-again', parameters: { fields } }));
    }
  }
  return issues;
}

/** A field as a person knows it from the form. */
function fieldOf(provider: unknown, key: string) {
  const type = typeof provider === 'object' && provider !== null && 'type' in provider ? String(provider.type) : '';
  const fields = providerForms().find((form) => form.type === type)?.fields;
  return { type, key, title: fields?.find((field) => field.key === key)?.title ?? key };
}

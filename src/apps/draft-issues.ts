import { appSchema } from '../config/app-schema.ts';
import { globsOverlap, isGlob } from '../lib/glob.ts';
import { isReserved } from '../lib/reserved-names.ts';
import type { Issue } from '../problems/issue-codes.ts';
import { type PlacedIssue, placedIssue, readOrIssues } from '../problems/issues.ts';
import { providerForms } from './forms.ts';
import { lacksPassword } from './secrets.ts';
import { type StoredApps, storedOf } from './stored-apps.ts';
import { newTargets, sentSecrets } from './targets.ts';

/** The issues of an app's name, beside the names of the other apps. */
export function nameIssues(pattern: string, others: readonly string[]): PlacedIssue[] {
  const issue = (found: Issue) => [placedIssue(['pattern'], found)];
  if (pattern.trim() === '') return issue({ code: 'no-name', parameters: {} });
  if (pattern !== pattern.trim()) return issue({ code: 'name-with-spaces', parameters: {} });
  if (isReserved(pattern)) return issue({ code: 'name-reserved', parameters: {} });
  if (others.includes(pattern)) return issue({ code: 'name-taken', parameters: {} });
  const other = isGlob(pattern) ? others.find((one) => isGlob(one) && globsOverlap(one, pattern)) : undefined;
  return other === undefined ? [] : issue({ code: 'name-overlaps', parameters: { other } });
}

/** The issues of each provider on its own; their paths start with its index. */
export function providersIssues(providers: readonly unknown[]): PlacedIssue[] {
  if (providers.length === 0) return [placedIssue(['providers'], { code: 'no-provider', parameters: {} })];
  return providers.flatMap((provider, index) => {
    const read = readOrIssues(appSchema, provider);
    return 'issues' in read ? read.issues.map((one) => ({ ...one, path: [index, ...one.path] })) : [];
  });
}

/** An issue for each masked password that was stored for another proxy than it would be sent to. */
export function passwordIssues(providers: readonly unknown[], stored: readonly unknown[]): PlacedIssue[] {
  return providers.flatMap((one, index) =>
    lacksPassword(one, stored) ? [placedIssue([index, 'proxy'], { code: 'password-again', parameters: {} })] : [],
  );
}

/** An issue for each secret that would be sent to a new place, unless the person who saves `has` it. */
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

/** A field under the title that its form shows. */
function fieldOf(provider: unknown, key: string) {
  const type = typeof provider === 'object' && provider !== null && 'type' in provider ? String(provider.type) : '';
  const fields = providerForms().find((form) => form.type === type)?.fields;
  return { type, key, title: fields?.find((field) => field.key === key)?.title ?? key };
}

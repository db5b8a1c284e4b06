import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import type { ReadFile } from '../../secrets/vault.ts';
import { jsonOf } from './json.ts';

const serviceAccountSchema = z.object({
  type: z.literal('service_account'),
  project_id: z.string().min(1),
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
});
export type ServiceAccount = z.infer<typeof serviceAccountSchema>;

/** Reads a service account. Throws naming file, cause and remedy, and nothing of the key. */
export function readServiceAccount(file: string, read: ReadFile): ServiceAccount {
  const remedy = 'Make a new key for the service account in the Google Cloud console and save it there.';
  const fail = (what: string) => new Error(`serviceAccountFile: ${file} ${what}. ${remedy}`);
  let text: string;
  try {
    text = read(file).toString('utf8');
  } catch (error) {
    throw fail(`cannot be read (${error instanceof Error && 'code' in error ? error.code : 'unreadable'})`);
  }
  const parsed = serviceAccountSchema.safeParse(jsonOf(text));
  if (!parsed.success) throw fail('is no service account in JSON');
  try {
    createPrivateKey(parsed.data.private_key);
  } catch {
    throw fail('holds no private key that can be used');
  }
  return parsed.data;
}

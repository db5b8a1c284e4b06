import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { ProblemError } from '../../problems/problem-error.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { jsonOf } from '../json.ts';
import { readKey } from '../read-key.ts';

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
  const parameters = { key: 'serviceAccountFile', file };
  const text = readKey('serviceAccountFile', file, read).toString('utf8');
  const parsed = serviceAccountSchema.safeParse(jsonOf(text));
  if (!parsed.success) throw new ProblemError({ code: 'file-no-service-account', parameters });
  try {
    createPrivateKey(parsed.data.private_key);
  } catch {
    throw new ProblemError({ code: 'file-no-private-key', parameters });
  }
  return parsed.data;
}

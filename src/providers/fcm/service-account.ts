import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { ProblemError } from '../../problems/problem-error.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { jsonOf } from '../json.ts';
import { keyText, pemText } from '../key-text.ts';
import { readKey } from '../read-key.ts';

const GOOGLE = 'googleapis.com';

const serviceAccountSchema = z.object({
  type: z.literal('service_account'),
  project_id: z.string().min(1),
  client_email: z.string().min(1),
  private_key: z.string().min(1).transform(pemText),
  private_key_id: z.string().optional(),
  /** The address that issues access tokens. */
  token_uri: z.url().default('https://oauth2.googleapis.com/token'),
  /** The domain of Google's services; a different one for a sovereign cloud. */
  universe_domain: z.hostname().default(GOOGLE),
});
export type ServiceAccount = z.infer<typeof serviceAccountSchema>;

/** Google credentials of other types. Source: Google Cloud, "How Application Default Credentials works". */
const otherSchema = z.object({
  type: z.enum([
    'authorized_user',
    'external_account',
    'external_account_authorized_user',
    'impersonated_service_account',
    'gdch_service_account',
  ]),
});

/** Reads a service account. Throws a {@link ProblemError} that names the file and contains nothing of the key. */
export function readServiceAccount(file: string, read: ReadFile): ServiceAccount {
  const parameters = { key: 'serviceAccountFile', file };
  const json = jsonOf(keyText(readKey('serviceAccountFile', file, read)));
  const other = otherSchema.safeParse(json).data;
  if (other !== undefined) {
    throw new ProblemError({ code: 'file-other-account', parameters: { ...parameters, type: other.type } });
  }
  const parsed = serviceAccountSchema.safeParse(json);
  if (!parsed.success) throw new ProblemError({ code: 'file-no-service-account', parameters });
  try {
    createPrivateKey(parsed.data.private_key);
  } catch {
    throw new ProblemError({ code: 'file-no-private-key', parameters });
  }
  return parsed.data;
}

/**
 * The token address that the account itself names, where it is Google's or belongs to the account's own universe. Throws a
 * {@link ProblemError} that names file and address for any other.
 */
export function tokenAddressOf({ token_uri, universe_domain }: ServiceAccount, file: string): string {
  const { protocol, hostname } = new URL(token_uri);
  const within = [GOOGLE, universe_domain].some((domain) => hostname.endsWith(`.${domain}`));
  if (protocol === 'https:' && (within || hostname === 'accounts.google.com')) return token_uri;
  const parameters = { key: 'serviceAccountFile', file, address: new URL(token_uri).origin };
  throw new ProblemError({ code: 'account-token-address', parameters });
}

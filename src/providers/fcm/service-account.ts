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
  /** Where access tokens are fetched. */
  token_uri: z.url().default('https://oauth2.googleapis.com/token'),
  /** Where Google's services are; another than Google's own for a sovereign cloud. */
  universe_domain: z.hostname().default(GOOGLE),
});
export type ServiceAccount = z.infer<typeof serviceAccountSchema>;

/** Credentials of Google's that are no service account. Source: Google Cloud, "How Application Default Credentials works". */
const otherSchema = z.object({
  type: z.enum([
    'authorized_user',
    'external_account',
    'external_account_authorized_user',
    'impersonated_service_account',
    'gdch_service_account',
  ]),
});

/** Reads a service account. Throws naming file, cause and remedy, and nothing of the key. */
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
 * Where an account's tokens are fetched by its own word, which holds where it is Google's or of the account's own universe.
 * Throws naming file, host and remedy for another.
 */
export function tokenAddressOf({ token_uri, universe_domain }: ServiceAccount, file: string): string {
  const { protocol, hostname } = new URL(token_uri);
  const within = [GOOGLE, universe_domain].some((domain) => hostname.endsWith(`.${domain}`));
  if (protocol === 'https:' && (within || hostname === 'accounts.google.com')) return token_uri;
  const parameters = { key: 'serviceAccountFile', file, address: new URL(token_uri).origin };
  throw new ProblemError({ code: 'account-token-address', parameters });
}

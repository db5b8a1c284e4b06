import { z } from 'zod';
import { problemSchema } from '../problems/catalogue.ts';

/* What the API tells and takes of apps. */

export const appDraftSchema = z.object({
  pattern: z.string().max(255),
  /** The name it had before; null for a new one. */
  was: z.string().nullable(),
  providers: z.array(z.unknown()).max(20),
});
/** One field of a provider's form; `fallback` is what holds while it is empty. */
export const formFieldSchema = z.object({
  key: z.string(),
  kind: z.enum(['text', 'file', 'number', 'switch', 'choice', 'lines', 'json']),
  title: z.string(),
  description: z.string(),
  required: z.boolean(),
  fallback: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  choices: z.array(z.string()),
  advanced: z.boolean(),
});
export const formSchema = z.object({ type: z.string(), fields: z.array(formFieldSchema) });
/** A secret is never told: what its public half is, or why the file cannot be used. `endsAt` is unix milliseconds. */
export const keyFileSchema = z.object({
  key: z.string(),
  file: z.string(),
  fingerprint: z.string().nullable(),
  publicKey: z.string().nullable(),
  endsAt: z.number().nullable(),
  problem: problemSchema.nullable(),
});
/** What a check proved: one after the other, and all of it in words. `proven` is null where nothing could be proven. */
export const checkSchema = z.object({
  proven: z.boolean().nullable(),
  problems: z.array(problemSchema),
  words: z.string(),
});

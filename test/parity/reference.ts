import { readFileSync } from 'node:fs';

/** One push, and what the reference gateway (Sygnal 0.17) answered and sent for it: nothing with an error, which has no answer. */
export interface Vector {
  readonly scenario: string;
  readonly provider: string;
  readonly request: {
    readonly notification: {
      readonly devices: readonly {
        readonly pushkey: string;
        readonly data?: Record<string, unknown> | null | undefined;
      }[];
    };
  };
  readonly status?: number;
  readonly answer?: { readonly rejected: readonly string[] };
  readonly sent: readonly Sent[];
}

interface Sent {
  readonly apns?: {
    readonly token: string;
    readonly message: object;
    readonly priority: number;
    readonly push_type: string | null;
    readonly collapse: string | null;
    readonly ttl: number | null;
  };
  readonly http?: { readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: object };
}

const all: readonly Vector[] = ['payloads.json', 'more-payloads.json'].flatMap((name) =>
  JSON.parse(readFileSync(new URL(`../fixtures/reference/${name}`, import.meta.url), 'utf8')),
);

export const vectorsOf = (provider: string): readonly Vector[] => all.filter((vector) => vector.provider === provider);

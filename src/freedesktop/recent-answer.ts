/** How long an answer is used again: pushes come in bursts, and a session seldom changes. Milliseconds. */
const MAX_AGE_MS = 5_000;

/** Asks the question again only when its last answer is five seconds old. Callers who come meanwhile share one answer. */
export function recentAnswer<Answer>(ask: () => Promise<Answer>, now: () => number): () => Promise<Answer> {
  let last: { readonly askedAt: number; readonly answer: Promise<Answer> } | undefined;
  return () => {
    if (last === undefined || now() - last.askedAt >= MAX_AGE_MS) last = { askedAt: now(), answer: ask() };
    return last.answer;
  };
}

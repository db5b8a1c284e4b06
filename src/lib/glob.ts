/**
 * Globs of app_ids and hosts, as the reference gateway has them in its configuration: `*` stands for any run of characters,
 * `?` for exactly one. Written without regular expressions, so that no app_id a stranger sends can make it slow.
 */

/** True when the whole `text` matches. At most `glob.length × text.length` steps. */
export function matchesGlob(glob: string, text: string): boolean {
  let position = 0;
  let at = 0;
  let star = -1;
  let retry = 0;
  while (at < text.length) {
    const wanted = glob[position];
    if (wanted === '*') {
      star = position++;
      retry = at;
    } else if (wanted === '?' || wanted === text[at]) {
      position++;
      at++;
    } else if (star >= 0) {
      position = star + 1;
      at = ++retry;
    } else return false;
  }
  while (glob[position] === '*') position++;
  return position === glob.length;
}

/** True when some text matches both globs. Walks the product of both, each pair of positions once. */
export function globsOverlap(left: string, right: string): boolean {
  const seen = new Set<number>();
  const waiting: [number, number][] = [[0, 0]];
  for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
    const [i, j] = pair;
    const key = i * (right.length + 1) + j;
    if (seen.has(key)) continue;
    seen.add(key);
    const a = left[i];
    const b = right[j];
    if (a === undefined && b === undefined) return true;
    if (a === '*') waiting.push([i + 1, j]);
    if (b === '*') waiting.push([i, j + 1]);
    if (a === undefined || b === undefined) continue;
    if (a === '*' && b === '*') continue;
    if (a === '*') waiting.push([i, j + 1]);
    else if (b === '*') waiting.push([i + 1, j]);
    else if (a === b || a === '?' || b === '?') waiting.push([i + 1, j + 1]);
  }
  return false;
}

export function isGlob(pattern: string): boolean {
  return pattern.includes('*') || pattern.includes('?');
}

/** Invisible characters, and those that reorder others. Joiners are left out: their effect is visible. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;
const UNSEEN_RUN = /((?:(?![\n\r\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0])+)/u;

/** Text of one line with a JSON escape in place of each invisible character. */
export function withEscapes(text: string): string {
  return text.replace(UNSEEN, (letter) =>
    Array.from({ length: letter.length }, (_, at) => `\\u${letter.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  );
}

/** Text of many lines, split into visible and invisible parts that alternate. */
export const seenAndUnseen = (text: string): string[] => text.split(UNSEEN_RUN);

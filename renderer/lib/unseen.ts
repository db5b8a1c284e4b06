/** What nobody sees, or what puts other letters in another order. Joiners are seen by what they join. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;
const UNSEEN_RUN = /((?:(?![\n\r\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0])+)/u;

/** Text of one line with an escape of JSON in the place of each letter that nobody sees. */
export function withEscapes(text: string): string {
  return text.replace(UNSEEN, (letter) =>
    Array.from({ length: letter.length }, (_, at) => `\\u${letter.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  );
}

/** Text of many lines in turns: what is seen, and what nobody sees. */
export const seenAndUnseen = (text: string): string[] => text.split(UNSEEN_RUN);

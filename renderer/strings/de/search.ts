import type { search as english } from '../en/search.ts';

const errors: typeof english.errors = {
  'unknown-key': (text, choices) =>
    `„${text}:“ ist kein Schlüssel der Suche. Möglich sind ${choices}; in Anführungszeichen wird nach dem Wort selbst gesucht.`,
  'value-missing': (text, choices) =>
    choices === '' ? `„${text}:“ braucht einen Wert.` : `„${text}:“ braucht einen Wert, zum Beispiel ${choices}.`,
  'value-unknown': (text, choices) => `„${text}“ ist hier nicht bekannt. Möglich sind ${choices}.`,
  'value-not-time': (text, choices) => `„${text}“ ist keine Zeit. Möglich sind ${choices}.`,
  'value-not-size': (text, choices) => `„${text}“ ist keine Größe. Möglich sind ${choices}.`,
  'value-not-duration': (text, choices) => `„${text}“ ist keine Dauer. Möglich sind ${choices}.`,
  'value-not-answer': (text, choices) => `„${text}“ ist kein Status einer Antwort. Möglich sind ${choices}.`,
  'value-not-json': (text, choices) => `„${text}“ sagt nicht, welcher Wert gesucht wird. Schreibe es so: ${choices}.`,
  'quote-open': () => 'Dieses Anführungszeichen wird nicht geschlossen. Setze " an das Ende.',
  'parenthesis-open': () => 'Diese Klammer wird nicht geschlossen. Setze ) an das Ende.',
  'parenthesis-closed': () =>
    'Hier ist keine Klammer offen. Entferne diese, oder setze sie in Anführungszeichen, um nach ihr zu suchen.',
  'operand-missing': () => 'Hier fehlt, wonach gesucht wird: ein Wort, ein Schlüssel mit einem Wert oder eine Klammer.',
  'too-many-terms': () => 'Eine Suche hat bis zu 64 Begriffe. Entferne, was hier beginnt.',
  'too-deep': () => 'Klammern stehen bis zu 16 tief. Entferne einige.',
};

export const search: typeof english = {
  errors,
  completions: 'Vervollständigungen',
  count: (found, isExact, all) => (isExact ? `${found} von ${all}` : `Mehr als ${found} von ${all}`),
};

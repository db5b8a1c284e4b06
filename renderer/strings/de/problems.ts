import type { Fact, Issue } from '../../../src/api/contract.ts';
import { issues } from './issues.ts';

type Parameters<Code extends Fact['code']> = Extract<Fact, { code: Code }>['parameters'];
type Words = {
  readonly [Code in Fact['code']]: (parameters: Parameters<Code>) => readonly [cause: string, remedy: string];
};

/** Everything the relay tells: the cause, and what to do. */
export const problems: Words = {
  'config-unreadable': ({ file, said }) => [
    `${file} kann nicht gelesen werden: ${said}.`,
    'Mach die Datei für den Benutzer lesbar, unter dem Carillon läuft, oder nenne mit --config eine andere.',
  ],
  'config-not-json': ({ file, line, column, expected }) => [
    `${file} ist kein JSON: Zeile ${line}, Spalte ${column}: ${expectations[expected]}.`,
    'Berichtige die Datei; Kommentare sind nicht erlaubt.',
  ],
  'config-value': ({ file, line, column, key, issue }) => [
    `${file}: ${line === null ? '' : `Zeile ${line}, Spalte ${column}, `}${key || 'die oberste Ebene'} ${issues[issue.code](issue.parameters as never)}.`,
    mend(issue),
  ],
  'config-overlap': ({ file, left, right }) => [
    `${file}: Die Apps „${left}“ und „${right}“ überschneiden sich: Eine app_id könnte zu beiden passen.`,
    'Mach eine enger, oder nenne die app_ids genau; ein genauer Name geht immer vor einem Muster.',
  ],
  'config-unusable': ({ said }) => [`Die Konfiguration kann nicht benutzt werden: ${said}.`, 'Sieh in die Datei.'],
  'secret-too-short': ({ name, minimum }) => [`${name} hat weniger als ${minimum} Zeichen.`, 'Setze ein längeres.'],
  'secret-unreadable': ({ name, file, said }) => [
    `${name}: ${file} kann nicht gelesen werden (${said}).`,
    'Berichtige den Pfad oder die Rechte.',
  ],
  'app-unusable': ({ said }) => [said, ''],
};

const expectations: Readonly<Record<Parameters<'config-not-json'>['expected'], string>> = {
  comma: 'ein Komma fehlt',
  colon: 'ein Doppelpunkt fehlt',
  brace: 'eine schließende geschweifte Klammer fehlt',
  bracket: 'eine schließende eckige Klammer fehlt',
  value: 'ein Wert fehlt',
  key: 'ein Schlüssel in doppelten Anführungszeichen fehlt',
  other: 'dies gehört nicht hierher',
};

function mend({ code }: Issue): string {
  switch (code) {
    case 'missing':
      return 'Trage es ein.';
    case 'unknown-keys':
      return 'Berichtige das, oder nimm es heraus.';
    default:
      return 'Berichtige es, oder nimm es heraus, wenn es einen Standardwert hat.';
  }
}

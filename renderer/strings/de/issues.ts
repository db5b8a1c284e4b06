import type { Issue } from '../../../src/api/contract.ts';
import { fields } from './fields.ts';

type Words = { readonly [Code in Issue['code']]: (parameters: Extract<Issue, { code: Code }>['parameters']) => string };

/** What is wrong with a value, without its subject. */
export const issues: Words = {
  missing: () => 'fehlt',
  'wrong-type': ({ expected }) => `muss ${kinds[expected] ?? expected} sein`,
  'unknown-keys': ({ keys }) =>
    `enthält ${keys.length === 1 ? 'einen unbekannten Schlüssel' : 'unbekannte Schlüssel'}: ${keys.join(', ')}`,
  'key-twice': ({ line, column }) => `steht hier noch einmal; es steht schon in Zeile ${line}, Spalte ${column}`,
  'too-deep': ({ maximum }) =>
    `ist zu tief verschachtelt: Erlaubt sind höchstens ${maximum} Ebenen von Objekten und Listen`,
  'not-one-of': ({ values }) => `muss eines von diesen sein: ${values.join(', ')}`,
  empty: () => 'darf nicht leer sein',
  'too-short': ({ minimum }) => `braucht mindestens ${minimum} Zeichen`,
  'too-few': ({ minimum }) => `braucht mindestens ${minimum} ${entries(minimum)}`,
  'too-many': ({ maximum }) => `darf höchstens ${maximum} ${entries(maximum)} haben`,
  'too-small': ({ minimum }) => `muss mindestens ${minimum} sein`,
  'too-big': ({ maximum }) => `darf höchstens ${maximum} sein`,
  'no-url': () => 'muss eine URL sein',
  'no-time': () => 'muss eine Uhrzeit wie 22:30 sein',
  'no-contact': () => 'muss eine Adresse mit mailto: oder https: sein',
  'no-nat64-prefix': () => 'muss ein IPv6-Netz mit 32, 40, 48, 56, 64 oder 96 Bit sein, wie 64:ff9b::/96',
  'no-proxies': () => 'muss false sein, oder eine Liste der Adressen oder Netze von Proxys',
  'no-proxy-url': () => 'muss eine URL mit http:// oder https:// und mit Host und Port eines Proxys sein, oder none',
  'no-page-address': () => 'muss eine Adresse sein wie https://push.example.org oder https://example.org/carillon',
  'no-credentials': () => 'braucht keyFile mit keyId und teamId, oder certFile, oder p12File',
  'options-too-large': () => 'darf höchstens 2.048 Bytes haben, damit ein Push noch daneben passt',
  'no-provider': () => 'braucht mindestens einen Anbieter',
  'no-name': () => 'braucht eine app_id, oder ein Muster mit * oder ?',
  'name-with-spaces': () => 'beginnt oder endet mit einem Leerzeichen; das tut keine app_id',
  'name-taken': () => 'ist schon der Name einer anderen App',
  'name-overlaps': ({ other }) => `überschneidet sich mit ${other}: Eine app_id könnte zu beiden passen`,
  'secret-again': ({ fields: changed }) =>
    `muss noch einmal hochgeladen werden, denn ${changed.length === 1 ? 'die neue Angabe' : 'die neuen Angaben'} ${changed.map(titleOf).join(' und ')} ${changed.length === 1 ? 'würde' : 'würden'} es anderswohin schicken`,
  'password-again': () =>
    'braucht das Passwort noch einmal: Das gespeicherte ist für einen anderen Proxy oder Benutzer',
  'name-reserved': () => 'ist ein reservierter Name, den keine App haben kann',
  'port-taken': ({ owner, free }) =>
    `ist durch ${owner === null ? 'ein anderes Programm' : `${owner.name} (Prozess ${owner.process})`} belegt${free === null ? '' : `; ${free} ist frei`}`,
  'port-forbidden': () => 'muss über 1023 liegen: Kleinere darf dieser Benutzer nicht benutzen',
  'no-address': () => 'ist keine Adresse dieses Computers',
  'cannot-listen': ({ said }) => `kann nicht benutzt werden: ${said}`,
  'no-network': ({ network }) => `muss aus Adressen oder Netzen (CIDR) bestehen; „${network}“ ist keines von beiden`,
  invalid: () => 'ist nicht gültig',
};

/** A field by the name that its form gives it. */
const titleOf = ({ type, key, title }: { readonly type: string; readonly key: string; readonly title: string }) =>
  `„${(fields[`${type}.${key}`] ?? fields[key])?.title ?? title}“`;

const entries = (count: number) => (count === 1 ? 'Eintrag' : 'Einträge');

const kinds: Readonly<Record<string, string>> = {
  string: 'ein Text',
  number: 'eine Zahl',
  int: 'eine ganze Zahl',
  boolean: 'true oder false',
  array: 'eine Liste',
  object: 'ein Objekt',
  record: 'ein Objekt',
};

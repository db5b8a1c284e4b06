import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { english, type Strings } from '../strings/english.ts';
import { createFormat, type Format } from './format.ts';
import { useLocalTime } from './local-time.tsx';
import { storeOf } from './storage.ts';

export const languages = [
  { code: 'en', name: 'English' },
  { code: 'de', name: 'Deutsch' },
] as const;
export type LanguageCode = (typeof languages)[number]['code'];
/** What was chosen: a language, or the system's. */
export type LanguageChoice = LanguageCode | 'system';

interface Language {
  /** All texts of the window in the current language. */
  readonly strings: Strings;
  readonly format: Format;
  readonly choice: LanguageChoice;
  readonly choose: (choice: LanguageChoice) => void;
}

const STORED = 'carillon-language';
const LanguageContext = createContext<Language | null>(null);

/** Texts and formats in the language that was chosen. Any language but English is loaded on demand. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [choice, setChoice] = useState(storedChoice);
  const [strings, setStrings] = useState<Strings | null>(() => (codeOf(choice) === 'en' ? english : null));
  const code = codeOf(choice);
  useEffect(() => {
    let current = true;
    // If a catalogue cannot be loaded, as after an update of the relay, the page stays in the language it has.
    const loading = load(code).catch(() => null);
    loading.then((loaded) => {
      if (!current) return;
      if (loaded !== null) document.documentElement.lang = code;
      setStrings((before) => loaded ?? before ?? english);
    });
    return () => {
      current = false;
    };
  }, [code]);
  const { options } = useLocalTime();
  if (strings === null) return null;
  const choose = (next: LanguageChoice) => {
    storeOf(window, 'localStorage').setItem(STORED, next);
    setChoice(next);
  };
  return (
    <LanguageContext value={{ strings, format: createFormat(localeFor(code), options), choice, choose }}>
      {children}
    </LanguageContext>
  );
}

export function useLanguage(): Language {
  const language = useContext(LanguageContext);
  if (language === null) throw new Error('There is no language above this component.');
  return language;
}

async function load(code: LanguageCode): Promise<Strings> {
  switch (code) {
    case 'en':
      return english;
    case 'de':
      return (await import('../strings/german.ts')).german;
  }
}

function codeOf(choice: LanguageChoice): LanguageCode {
  return choice === 'system' ? spoken() : choice;
}

function storedChoice(): LanguageChoice {
  const stored = storeOf(window, 'localStorage').getItem(STORED);
  return languages.find(({ code }) => code === stored)?.code ?? 'system';
}

/** The first language of the system that there is a catalogue for. */
function spoken(): LanguageCode {
  for (const wanted of navigator.languages) {
    const known = languages.find(({ code }) => wanted.toLowerCase().split('-')[0] === code);
    if (known !== undefined) return known.code;
  }
  return 'en';
}

/** The system's own form of a language ("de-AT") keeps its dates and numbers. */
function localeFor(code: LanguageCode): string {
  return navigator.languages.find((one) => one.toLowerCase().split('-')[0] === code) ?? code;
}

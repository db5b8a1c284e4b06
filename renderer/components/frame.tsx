import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useLanguage } from '../lib/language.tsx';
import { places } from '../lib/places.ts';
import { Attention } from './attention.tsx';
import { Keyboard } from './keyboard.tsx';
import { StatusBar } from './status-bar.tsx';

/** The rail, the page and the status bar: what is always there. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const { strings } = useLanguage();
  const [location] = useLocation();
  return (
    <div className="frame">
      <Keyboard />
      <nav className="rail" aria-label={strings.common.pages}>
        {places.map(({ path, name, icon: Icon }) => (
          <Link
            key={path}
            to={path}
            className="rail-link"
            aria-current={location.startsWith(path) ? 'page' : undefined}
            title={strings.common[name]}
          >
            <Icon size={22} stroke={1.6} aria-hidden />
            <span>{strings.common[name]}</span>
          </Link>
        ))}
      </nav>
      <Attention />
      <main className="page">{children}</main>
      <StatusBar />
    </div>
  );
}

import { IconApps, IconInbox, IconPlugConnected, IconSettings } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useLanguage } from '../lib/language.tsx';
import { Notices } from './notices.tsx';
import { StatusBar } from './status-bar.tsx';

const places = [
  { path: '/activity', name: 'activity', icon: IconInbox },
  { path: '/setup', name: 'setUp', icon: IconPlugConnected },
  { path: '/apps', name: 'apps', icon: IconApps },
  { path: '/settings', name: 'settings', icon: IconSettings },
] as const;

/** The rail, the page and the status bar: what is always there. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const { strings } = useLanguage();
  const [location] = useLocation();
  return (
    <div className="frame">
      <nav className="rail" aria-label={strings.common.pages}>
        {places.map(({ path, name, icon: Icon }) => (
          <Link
            key={path}
            to={path}
            className="rail-link"
            aria-current={location.startsWith(path) ? 'page' : undefined}
          >
            <Icon size={22} stroke={1.6} aria-hidden />
            <span>{strings.common[name]}</span>
          </Link>
        ))}
      </nav>
      <Notices />
      <main className="page">{children}</main>
      <StatusBar />
    </div>
  );
}

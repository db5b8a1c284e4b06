import { Code, Title } from '@mantine/core';
import { AboutSection } from '../components/settings/about-section.tsx';
import { AppearanceSection } from '../components/settings/appearance-section.tsx';
import { DesktopSection } from '../components/settings/desktop-section.tsx';
import { GatewaySection } from '../components/settings/gateway-section.tsx';
import { HistorySection } from '../components/settings/history-section.tsx';
import { NotificationsSection } from '../components/settings/notifications-section.tsx';
import { SessionsSection } from '../components/settings/sessions-section.tsx';
import { Updates } from '../components/updates.tsx';
import { useLanguage } from '../lib/language.tsx';

/** All settings but the apps. Each section is saved on its own. */
export function SettingsPage() {
  const { strings } = useLanguage();
  return (
    <div className="document">
      <Title order={1} size="h2">
        {strings.common.settings}
      </Title>
      <NotificationsSection />
      <GatewaySection />
      <HistorySection />
      <DesktopSection />
      <SessionsSection />
      <AppearanceSection />
      <AboutSection />
      <Updates />
      <p className="dim">{strings.settings.inConfig(<Code>config.json</Code>)}</p>
    </div>
  );
}

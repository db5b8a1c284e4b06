import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { densities, textSizes, useAppearance } from '../../lib/appearance.tsx';
import { languages, useLanguage } from '../../lib/language.tsx';
import { clockChoices, useLocalTime } from '../../lib/local-time.tsx';

/** How the window looks; every choice takes effect at once and stays with this window or browser. */
export function AppearanceSection() {
  const { strings, choice, choose } = useLanguage();
  const words = strings.settings;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const clock = useLocalTime();
  const { density, textSize, setDensity, setTextSize } = useAppearance();
  return (
    <section className="settings-section" aria-label={words.appearance}>
      <h2>{words.appearance}</h2>
      <Choice label={words.colours}>
        <SegmentedControl
          aria-label={words.colours}
          value={colorScheme}
          onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
          data={[
            { value: 'auto', label: words.asSystem },
            { value: 'light', label: words.light },
            { value: 'dark', label: words.dark },
          ]}
        />
      </Choice>
      <Choice label={words.language}>
        <SegmentedControl
          aria-label={words.language}
          value={choice}
          onChange={(value) => choose(languages.find(({ code }) => code === value)?.code ?? 'system')}
          data={[
            { value: 'system', label: words.asSystem },
            ...languages.map(({ code, name }) => ({ value: code, label: name })),
          ]}
        />
      </Choice>
      <Choice label={words.clock}>
        <SegmentedControl
          aria-label={words.clock}
          value={clock.choice}
          onChange={(value) => clock.choose(clockChoices.find((one) => one === value) ?? 'system')}
          data={clockChoices.map((one) => ({ value: one, label: words.clocks[one] }))}
        />
      </Choice>
      <Choice label={words.density}>
        <SegmentedControl
          aria-label={words.density}
          value={density}
          onChange={(value) => setDensity(densities.find((one) => one === value) ?? 'comfortable')}
          data={densities.map((one) => ({ value: one, label: words.densities[one] }))}
        />
      </Choice>
      <Choice label={words.textSize}>
        <SegmentedControl
          aria-label={words.textSize}
          value={String(textSize)}
          onChange={(value) => setTextSize(textSizes.find((one) => String(one) === value) ?? 100)}
          data={textSizes.map((one) => ({ value: String(one), label: `${one} %` }))}
        />
      </Choice>
    </section>
  );
}

function Choice({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="choice">
      <span aria-hidden>{label}</span>
      {children}
    </div>
  );
}

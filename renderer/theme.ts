import { createTheme, Loader } from '@mantine/core';

/** A bell's bronze as the one accent; the system's fonts; a 4-pixel grid. */
export const theme = createTheme({
  primaryColor: 'bronze',
  primaryShade: 7,
  colors: {
    bronze: [
      '#fdf6ec',
      '#f5e8d3',
      '#ead0a6',
      '#dfb676',
      '#d5a14f',
      '#c08a38',
      '#a9762c',
      '#8a5d1f',
      '#6f4a18',
      '#553810',
    ],
  },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Noto Sans Mono", "DejaVu Sans Mono", monospace',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  // Without a role it has no name, whatever label it is given.
  components: { Loader: Loader.extend({ defaultProps: { role: 'progressbar' } }) },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
});

import { createTheme } from '@mantine/core';

/**
 * The one visual language: a calm teal for what can be done, green, yellow and red for how things are and for nothing
 * else, monospace for whatever can be copied.
 */
export const theme = createTheme({
  primaryColor: 'cyan',
  // Dark enough on white, and light enough on dark, for text of any size (WCAG AA).
  primaryShade: { light: 9, dark: 4 },
  autoContrast: true,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.125rem' } } },
});

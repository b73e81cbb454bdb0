import { type CSSVariablesResolver, createTheme, DEFAULT_THEME, type MantineColorsTuple } from '@mantine/core';

/** A colour of the library's with a darkest shade of our own. */
function withDarkest(name: 'green' | 'yellow' | 'orange', darkest: string): MantineColorsTuple {
  const [a, b, c, d, e, f, g, h, i] = DEFAULT_THEME.colors[name];
  return [a, b, c, d, e, f, g, h, i, darkest];
}

/**
 * The one visual language: a calm teal for what can be done, green, yellow and red for how things are and for nothing
 * else, monospace for whatever can be copied.
 */
export const theme = createTheme({
  primaryColor: 'cyan',
  // The only shade that white text is read on, and that is read on white, at any size (WCAG AA).
  primaryShade: 9,
  colors: {
    green: withDarkest('green', '#1b6e35'),
    yellow: withDarkest('yellow', '#8a5300'),
    orange: withDarkest('orange', '#b23c0a'),
  },
  autoContrast: true,
  respectReducedMotion: true,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.125rem' } } },
  components: {
    Fieldset: { styles: { legend: { fontWeight: 600 } } },
    // The library gives the cross in a dialog's corner no name.
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
  },
});

/**
 * What the library writes too faintly to be read by everybody (WCAG AA), on white and on dark; and what it lightens under
 * the pointer, where white text is read on darker alone.
 */
export const readableText: CSSVariablesResolver = () => ({
  variables: { '--mantine-color-cyan-filled-hover': '#095c6b', '--mantine-primary-color-filled-hover': '#095c6b' },
  light: {
    '--mantine-color-cyan-filled-hover': '#095c6b',
    '--mantine-color-dimmed': '#565d66',
    '--mantine-color-placeholder': '#6b727b',
    '--mantine-color-error': '#b3261e',
  },
  dark: {
    '--mantine-color-cyan-filled-hover': '#095c6b',
    '--mantine-color-dimmed': '#a6adb8',
    '--mantine-color-placeholder': '#969ca6',
    '--mantine-color-error': '#ff8787',
  },
});

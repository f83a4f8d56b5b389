import type { CSSVariablesResolver } from "@mantine/core";

/** Ties Mantine's own names to those of global.css, where both themes have their colours. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-dimmed": "var(--ink-soft)",
    "--mantine-color-default-border": "var(--edge)",
  },
  light: { "--mantine-color-placeholder": "#66726d", "--mantine-color-error": "var(--danger-ink)" },
  dark: {
    "--mantine-color-body": "var(--surface)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-dimmed": "var(--ink-soft)",
    "--mantine-color-default-border": "var(--edge)",
    "--mantine-color-placeholder": "#93a09b",
    "--mantine-color-error": "var(--danger-ink)",
  },
});

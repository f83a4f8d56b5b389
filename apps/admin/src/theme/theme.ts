import { type MantineColorsTuple, createTheme, rem } from "@mantine/core";

/** The one accent: pine. Shade 7 on white and shade 4 on the dark ground both pass AA for text. */
const pine: MantineColorsTuple = [
  "#ecf7f5",
  "#d8edea",
  "#addad4",
  "#7fc6bd",
  "#5ab5aa",
  "#3a9c91",
  "#1f827a",
  "#0f6a66",
  "#0b5552",
  "#07403e",
];

/** Neutrals with a trace of the accent, so that nothing looks blue beside it. */
const gray: MantineColorsTuple = [
  "#f7f8f7",
  "#eff2f0",
  "#e2e7e4",
  "#d1d8d4",
  "#b3bdb8",
  "#8a9691",
  "#5f6b66",
  "#46514d",
  "#2d3633",
  "#1a211f",
];

const dark: MantineColorsTuple = [
  "#d6dedb",
  "#bcc6c2",
  "#9daaa5",
  "#64716c",
  "#3b4643",
  "#2c3533",
  "#212928",
  "#191f1e",
  "#141918",
  "#0e1211",
];

const SANS =
  '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, system-ui, sans-serif';

export const theme = createTheme({
  colors: { pine, gray, dark },
  primaryColor: "pine",
  primaryShade: { light: 7, dark: 6 },
  black: "#1a211f",
  fontFamily: SANS,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: rem(12.5), sm: rem(14), md: rem(15), lg: rem(17), xl: rem(20) },
  headings: {
    fontFamily: SANS,
    fontWeight: "650",
    sizes: {
      h1: { fontSize: rem(26), lineHeight: "1.25" },
      h2: { fontSize: rem(19), lineHeight: "1.3" },
      h3: { fontSize: rem(16), lineHeight: "1.4" },
    },
  },
  defaultRadius: "md",
  radius: { sm: rem(5), md: rem(8), lg: rem(12), xl: rem(18) },
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    // The title in the alert's own colour is hard to read on its ground.
    Alert: { styles: { title: { color: "var(--ink)" } } },
    Button: { defaultProps: { fw: 600 } },
    Modal: {
      styles: { title: { fontWeight: 650 } },
      defaultProps: { centered: true, radius: "lg", closeButtonProps: { "aria-label": "Close" } },
    },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Close" } } },
    Skeleton: { defaultProps: { radius: "sm" } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
  },
});

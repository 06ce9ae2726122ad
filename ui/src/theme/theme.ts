/** Mantine's controls in our own look: every colour comes from the tokens, so a theme is one set of variables. */
import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";

const ink: MantineColorsTuple = [
  "#e0edee",
  "#c4dcdf",
  "#98c2c7",
  "#6aa6ae",
  "#458d97",
  "#247683",
  "#176674",
  "#0e5a66",
  "#0a4650",
  "#06343c",
];

/** Words on a filled control are dark where the theme fills with a light colour. */
const variantColors: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  return input.variant === "filled" ? { ...colors, color: "var(--on-accent)" } : colors;
};

export const theme = createTheme({
  variantColorResolver: variantColors,
  primaryColor: "ink",
  primaryShade: 7,
  colors: { ink },
  fontFamily: "var(--font-sans)",
  fontSizes: {
    xs: "var(--text-xs)",
    sm: "var(--text-s)",
    md: "var(--text-m)",
    lg: "var(--text-l)",
    xl: "var(--text-xl)",
  },
  defaultRadius: "sm",
  radius: { xs: "3px", sm: "5px", md: "7px", lg: "10px", xl: "14px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "sm" } },
    TextInput: { defaultProps: { size: "sm" } },
    PasswordInput: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "sm", comboboxProps: { shadow: "md" } } },
    Textarea: { defaultProps: { size: "sm" } },
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        transitionProps: { duration: 90 },
      },
    },
    Drawer: { defaultProps: { transitionProps: { duration: 90 } } },
    Tooltip: { defaultProps: { openDelay: 350, transitionProps: { duration: 60 } } },
  },
});

const shared = {
  "--mantine-color-body": "var(--surface)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-dimmed": "var(--ink-3)",
  "--mantine-color-placeholder": "var(--ink-3)",
  "--mantine-color-anchor": "var(--accent)",
  "--mantine-color-error": "var(--seal)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-hover": "var(--surface-2)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-border": "var(--line-strong)",
  "--mantine-color-disabled": "var(--surface-2)",
  "--mantine-color-disabled-color": "var(--ink-3)",
  "--mantine-color-disabled-border": "var(--line)",
  "--mantine-primary-color-filled": "var(--accent)",
  "--mantine-primary-color-filled-hover": "var(--accent-strong)",
  "--mantine-primary-color-light": "var(--accent-soft)",
  "--mantine-primary-color-light-hover": "var(--surface-3)",
  "--mantine-primary-color-light-color": "var(--accent-strong)",
  "--mantine-primary-color-contrast": "var(--on-accent)",
  "--mantine-color-ink-filled": "var(--accent)",
  "--mantine-color-ink-filled-hover": "var(--accent-strong)",
  "--mantine-color-ink-light": "var(--accent-soft)",
  "--mantine-color-ink-light-hover": "var(--surface-3)",
  "--mantine-color-ink-light-color": "var(--accent-strong)",
  "--mantine-color-ink-outline": "var(--accent)",
  "--mantine-color-red-filled": "var(--seal)",
  "--mantine-color-red-light": "var(--seal-soft)",
  "--mantine-color-red-light-color": "var(--seal)",
  "--mantine-color-red-outline": "var(--seal)",
};

/** Mantine's greys by what it uses them for, so that borders and tracks come from the tokens too. */
const light = {
  ...shared,
  "--mantine-color-white": "var(--surface)",
  "--mantine-color-gray-0": "var(--surface-2)",
  "--mantine-color-gray-1": "var(--surface-2)",
  "--mantine-color-gray-2": "var(--line)",
  "--mantine-color-gray-3": "var(--line-strong)",
  "--mantine-color-gray-4": "var(--field-line)",
  "--mantine-color-gray-5": "var(--ink-3)",
  "--mantine-color-gray-6": "var(--ink-3)",
  "--mantine-color-gray-7": "var(--ink-2)",
  "--mantine-color-black": "var(--ink)",
};

const dark = {
  ...shared,
  "--mantine-color-dark-0": "var(--ink)",
  "--mantine-color-dark-1": "var(--ink-2)",
  "--mantine-color-dark-2": "var(--ink-3)",
  "--mantine-color-dark-3": "var(--ink-3)",
  "--mantine-color-dark-4": "var(--field-line)",
  "--mantine-color-dark-5": "var(--surface-3)",
  "--mantine-color-dark-6": "var(--surface-2)",
  "--mantine-color-dark-7": "var(--surface)",
  "--mantine-color-dark-8": "var(--paper)",
};

export const variables: CSSVariablesResolver = () => ({ variables: {}, light, dark });

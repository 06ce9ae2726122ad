import "@/theme/layers.css";
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/source-serif-4/wght.css";
import "@/theme/tokens.css";
import "@/theme/base.css";
import "@mantine/core/styles.layer.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/App";
import { activateLanguage } from "@/locales";
import { preferences } from "@/shared/preferences";

activateLanguage(preferences.get().language);

const host = document.getElementById("root");
if (host) {
  createRoot(host).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

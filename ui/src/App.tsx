/** Everything the screens stand in: language, theme, answers, keys, addresses. */
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { makeQueryClient } from "@/api";
import { activateLanguage, i18n } from "@/locales";
import { makeRouter } from "@/routes/router";
import { listenToKeys } from "@/shared/keys";
import { usePreferences } from "@/shared/preferences";
import { theme, variables } from "@/theme/theme";
import { useDocumentLook } from "@/theme/useTheme";

export function App() {
  const [client] = useState(makeQueryClient);
  const [router] = useState(makeRouter);
  const { language } = usePreferences();
  const look = useDocumentLook();
  useEffect(listenToKeys, []);
  useEffect(() => activateLanguage(language), [language]);
  return (
    <I18nProvider i18n={i18n}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        forceColorScheme={look === "dark" ? "dark" : "light"}
      >
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </I18nProvider>
  );
}

import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from "@tanstack/react-router";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { makeQueryClient } from "@/api";
import type { CustomerQuery } from "@/api/gen/CustomerQuery";
import { i18n } from "@/locales";
import { setPlatform } from "@/platform";
import { DEFAULT_SCENE, makePlatform } from "../../tests/fixtures/platform";
import { Palette } from "./Palette";

/** The palette over a search whose answers come when the test lets them. */
async function openPalette() {
  const host = makePlatform(DEFAULT_SCENE);
  const held = new Map<string, () => void>();
  setPlatform({
    ...host,
    call: async (name, input) => {
      if (name === "customer_search") {
        await new Promise<void>((answer) => held.set((input as CustomerQuery).text, answer));
      }
      return host.call(name, input);
    },
  });
  i18n.activate("en");
  const root = createRootRoute({
    component: () => (
      <>
        <Palette opened onClose={() => undefined} onKeys={() => undefined} supervisor={false} />
        <Outlet />
      </>
    ),
  });
  const routeTree = root.addChildren([
    createRoute({ getParentRoute: () => root, path: "/" }),
    createRoute({ getParentRoute: () => root, path: "/customers/$no" }),
  ]);
  const router = createRouter({ routeTree, history: createMemoryHistory() });
  render(
    <I18nProvider i18n={i18n}>
      <MantineProvider>
        <QueryClientProvider client={makeQueryClient()}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </I18nProvider>,
  );
  const field = await screen.findByRole("combobox");
  return {
    type: (text: string) => fireEvent.change(field, { target: { value: text } }),
    enter: () => fireEvent.keyDown(field, { key: "Enter" }),
    answer: (text: string) => waitFor(() => act(() => (held.get(text) as () => void)())),
    where: () => router.state.location.pathname,
  };
}

it("an Enter faster than the search opens what was typed, not what was found for an earlier text", async () => {
  const palette = await openPalette();
  palette.type("C10001");
  await palette.answer("C10001");
  await waitFor(() => expect(screen.getAllByRole("option").length).toBeGreaterThan(2));
  palette.type("C100012");
  palette.enter();
  expect(palette.where()).toBe("/");
  await palette.answer("C100012");
  await waitFor(() => expect(palette.where()).toBe("/customers/C100012"));
});

it("typing on takes an Enter back that came before the search", async () => {
  const palette = await openPalette();
  palette.type("C10001");
  palette.enter();
  palette.type("C100013");
  await palette.answer("C10001");
  await palette.answer("C100013");
  await screen.findByText(/^Record .*/);
  expect(palette.where()).toBe("/");
  palette.enter();
  await waitFor(() => expect(palette.where()).toBe("/customers/C100013"));
});

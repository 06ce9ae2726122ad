/** The synchronisation page and the team's devices by keys and by their ways in. */
import { expect, test } from "@playwright/test";
import { press } from "../hands";
import { openScene } from "./scene";

const LOOK = { language: "en", theme: "light" } as const;

test("the chip, the rail's key and the palette lead to the whole truth", async ({ page }) => {
  await openScene(page, "/today", {}, LOOK);
  await page.getByRole("button", { name: /^All signed for/ }).click();
  await page.getByRole("link", { name: "Show everything" }).click();
  await expect(page.getByRole("heading", { name: "Sync", exact: true })).toBeVisible();
  await press(page, "g", "o");
  await expect(page).toHaveURL(/#\/outbox/);
  await press(page, "g", "y");
  await expect(page).toHaveURL(/#\/sync/);
  await expect(page.locator("main [role=status]")).toHaveText(/^All signed for, checked /);
});

test("the team's devices are walked by keys and narrowed to those that need a look", async ({ page }) => {
  await openScene(page, "/team?tab=devices", { role: "supervisor", devices: 300 }, LOOK);
  await expect(page.getByText("3 devices need a look.")).toBeVisible();
  await press(page, "j");
  await expect(page.getByRole("heading", { name: "LAPTOP-1", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Need a look 3" }).click();
  await expect(page.getByRole("list", { name: "Devices of the team" }).getByRole("listitem")).toHaveCount(3);
});

test("without headquarters the team's devices say so and ask again", async ({ page }) => {
  await openScene(page, "/team?tab=devices", { role: "supervisor", devices: null }, LOOK);
  await expect(page.getByText("Headquarters cannot be reached.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
});

test("a rescue file is written to the folder that a person chose", async ({ page }) => {
  await openScene(page, "/outbox", {}, LOOK);
  await page.getByRole("button", { name: "Write rescue file…" }).click();
  await page.getByRole("button", { name: "Choose…" }).click();
  await expect(page.getByRole("textbox", { name: "Folder" })).toHaveValue("/media/stick/今天");
  await page.getByRole("button", { name: "Write it here" }).click();
  await expect(page.getByRole("status").filter({ hasText: "rounds-rescue" })).toContainText(
    "/media/stick/今天/",
  );
});

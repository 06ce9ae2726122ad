/** Advice as a person meets it: read, taken up, put aside, put off, doubted, and told by the customer. */
import { expect, type Page, test } from "@playwright/test";
import { press } from "../hands";
import { openScene } from "./scene";

const LOOK = { language: "en", theme: "light" } as const;

function suggestions(page: Page) {
  return page.getByRole("region", { name: "Suggested products" });
}

test("a score adds up on the screen, and says what the customer only declared", async ({ page }) => {
  await openScene(page, "/customers/C100006", {}, LOOK);
  const lines = suggestions(page).getByRole("list", { name: "How the score adds up" }).getByRole("listitem");
  const said = await lines.locator("> :last-child").allTextContents();
  const points = said.map((text) => Number(text.replace("−", "-")));
  const total = points.pop() ?? Number.NaN;
  expect(points.reduce((sum, one) => sum + one, 0)).toBe(total);
  expect(points.some((one) => one < 0)).toBe(true);
  await expect(lines.filter({ hasText: "plans to renovate" })).toContainText("said, not verified");
});

test("a suggestion is taken up by one key, and its product waits first on the sheet", async ({ page }) => {
  await openScene(page, "/customers/C100004", {}, LOOK);
  await press(page, "t");
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("radiogroup", { name: "Outcome" })).toBeVisible();
  await press(page, "3", "2", "h");
  await expect(page.locator(":focus")).toHaveAttribute("aria-keyshortcuts", "i");
  const first = sheet.locator("[data-field=products] li").first();
  await expect(first).toContainText("Home renovation loan");
  await expect(first).toContainText("Taken up");
  await press(page, "Control+d", "c", "5");
  await page.keyboard.type("8500");
  await expect(sheet.locator("[data-field=declared]")).toContainText("¥8,500.00 a month");
  await expect(sheet.getByRole("radio", { name: "A car" })).toBeChecked();
  await expect(sheet.getByRole("radio", { name: "Self-employed" })).toBeChecked();
  await press(page, "Escape");
  await expect(suggestions(page).getByRole("status")).toContainText("Taken up: Home renovation loan.");
});

test("a suggestion is put aside with a reason, and put off to a day", async ({ page }) => {
  await openScene(page, "/customers/C100006", {}, LOOK);
  await press(page, "2", "x", "r", "0", "5", "Enter");
  const told = suggestions(page).getByRole("status");
  await expect(told).toContainText("Put aside: Certificate of deposit, one year (The customer refused).");
  await expect(told).toContainText("It is not suggested again before 21 Dec 2026.");
  await press(page, "l", "7", "Enter");
  await expect(told).toContainText("on 28 Nov 2026.");
});

test("without personalisation the catalogue's order stands, and says so", async ({ page }) => {
  await openScene(page, "/customers/C100017", {}, LOOK);
  await expect(suggestions(page)).toContainText("wants no personalised suggestions");
  await expect(suggestions(page).getByRole("list", { name: "How the score adds up" })).toHaveCount(0);
});

test("Today's list is picked from by a key, and an own pick is found by name", async ({ page }) => {
  await openScene(page, "/today", {}, LOOK);
  await page.getByRole("link", { name: /杨丽华/ }).focus();
  await press(page, "p");
  await expect(page.getByText("picked for today").first()).toBeVisible();
  await press(page, "o");
  await page.keyboard.type("C100012");
  await press(page, "ArrowDown", "Enter");
  const own = page.getByRole("region", { name: "My own picks today" });
  await expect(own.getByRole("link")).toHaveCount(2);
  // However fast the keys: the customer who was typed, not one found on the way.
  await expect(own.locator('a[href*="C100012"]')).toHaveCount(1);
});

test("the model card alone is printed, and every page with customers prints blank", async ({ page }) => {
  await openScene(page, "/customers/C100006", {}, LOOK);
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("body")).toBeHidden();
  await page.emulateMedia({ media: "screen" });
  await page.getByRole("link", { name: "consumer_loan-2026-11-20" }).click();
  await expect(page.getByText("Not fit for release: 1 of 5 checks failed")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { name: "Model card: Consumer loan" })).toBeVisible();
  await expect(page.locator("nav")).toBeHidden();
});

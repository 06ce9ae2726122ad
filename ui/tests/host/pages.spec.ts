/** Every page of a real device: nothing that axe objects to, in both languages and all themes, and all of it by keys. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { press, settled } from "../hands";
import { dress, firstCustomer, PAGES, signIn } from "./device";

const LANGUAGES = ["en", "zh-CN"];
const THEMES = ["light", "dark", "outdoor"];

async function expectNoObjections(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  expect.soft(told, where).toEqual([]);
}

test("the sign-in page has no accessibility faults", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator("input[type=password]")).toBeVisible();
  await expectNoObjections(page, "sign in");
});

for (const language of LANGUAGES) {
  for (const theme of THEMES) {
    test(`no page has accessibility faults in ${language}, ${theme}`, async ({ page }) => {
      test.setTimeout(120_000);
      await signIn(page);
      await dress(page, language, theme);
      const customer = await firstCustomer(page);
      for (const address of [...PAGES, `customers/${customer}`, `visits/${customer}`]) {
        await page.goto(`/#/${address}`);
        await expect(page.locator("main h1, [data-field=outcome]").first()).toBeVisible();
        await page.evaluate(() => document.fonts.ready);
        await settled(page);
        await expectNoObjections(page, address);
      }
    });
  }
}

test("every page opens from the keyboard", async ({ page }) => {
  await signIn(page);
  for (const [key, address] of [
    ["c", "customers"],
    ["f", "follow-ups"],
    ["s", "segments"],
    ["o", "outbox"],
    ["y", "sync"],
    ["e", "settings"],
    ["t", "today"],
  ]) {
    await press(page, "g", key ?? "");
    await expect(page).toHaveURL(new RegExp(`#/${address}`));
    await expect(page.locator("main h1").first()).toBeVisible();
  }
  await press(page, "Control+k");
  const palette = page.getByRole("dialog").getByRole("combobox");
  await expect(palette).toBeFocused();
  await press(page, "Escape");
  await expect(palette).toHaveCount(0);
});

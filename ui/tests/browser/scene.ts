/** Opens the screens over the fixture platform in a scene that a real device shows only on a bad or a very large day. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import type { Scene } from "../fixtures/platform";
import { settled } from "../hands";

export type Look = { language: "zh-CN" | "en"; theme: "light" | "dark" | "outdoor"; text_percent?: number };

export const LOOKS: readonly Look[] = [
  { language: "zh-CN", theme: "light" },
  { language: "zh-CN", theme: "dark" },
  { language: "en", theme: "outdoor" },
  { language: "en", theme: "light", text_percent: 150 },
];

export async function openScene(
  page: Page,
  address: string,
  scene: Partial<Scene>,
  look: Look,
): Promise<void> {
  const { language, theme, text_percent = 100 } = look;
  await page.addInitScript(
    ([key, value]) => localStorage.setItem(key ?? "", value ?? ""),
    ["rounds.look", JSON.stringify({ language, theme, textPercent: text_percent, singleKeys: true })],
  );
  const asked = JSON.stringify({ ...scene, look: { language, theme, text_percent } });
  // The router reads the page's own question behind that of the address: an ampersand keeps the two apart.
  const route = address.includes("?") ? `${address}&` : address;
  await page.goto(`/index.html?scene=${encodeURIComponent(asked)}#${route}`);
  await expect(page.locator("h1").first()).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
  await settled(page);
}

export async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  expect.soft(told, where).toEqual([]);
}

/** Days and rates as the reader's language writes them: no `2026-11-22` in an English text, no gap before a `%`. */
export async function expectSpelledAlike(page: Page, where: string, look: Look): Promise<void> {
  const words = (await page.locator("body").allInnerTexts()).join("\n");
  expect.soft(words.match(/.*\d[ \u00a0]%.*/g) ?? [], where).toEqual([]);
  if (look.language !== "en") return;
  // Versions of models are names, not days.
  const days = words.replaceAll(/[a-z_]+-\d{4}-\d{2}-\d{2}/g, "").match(/.*\d{4}-\d{2}-\d{2}.*/g);
  expect.soft(days ?? [], where).toEqual([]);
}

/** Nothing sticks out at the right of the window. */
export async function expectNoSidewaysScroll(page: Page, where: string): Promise<void> {
  const excess = await page.evaluate(() => {
    const main = document.getElementById("main") ?? document.documentElement;
    return main.scrollWidth - main.clientWidth;
  });
  expect.soft(excess, where).toBeLessThanOrEqual(0);
}

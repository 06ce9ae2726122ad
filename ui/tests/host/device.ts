/** What the tests know of the device behind the screens: how to ask it, and where its pages are. */
import { expect, type Page } from "@playwright/test";

export const PAGES = ["today", "customers", "follow-ups", "segments", "outbox", "sync", "settings"] as const;

function wanted(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: these tests are started by cargo xtask test`);
  return value;
}

/** Runs a command on the device, as any harness may. */
export async function ask(page: Page, command: string, input: unknown): Promise<unknown> {
  const answer = await page.request.post(`/v1/commands/${command}`, { data: input });
  expect(answer.ok(), `${command}: ${await answer.text()}`).toBe(true);
  return answer.json();
}

/** Enrols or unlocks through the screen, and waits until headquarters' data is complete. */
export async function signIn(page: Page): Promise<void> {
  await page.goto("/");
  const password = page.locator("input[type=password]");
  const shell = page.locator("main#main");
  await expect(password.or(shell).first()).toBeVisible();
  if (await password.isVisible()) {
    await password.fill(wanted("ROUNDS_PASSWORD"));
    await password.press("Enter");
  }
  await expect(shell).toBeVisible({ timeout: 30_000 });
  const isComplete = async () => {
    const state = (await ask(page, "sync_state", {})) as { first_sync_pending: boolean };
    return !state.first_sync_pending;
  };
  await expect.poll(isComplete, { timeout: 60_000 }).toBe(true);
}

export async function firstCustomer(page: Page): Promise<string> {
  const found = (await ask(page, "customer_search", { limit: 1 })) as { rows: { customer_no: string }[] };
  return found.rows[0]?.customer_no ?? "";
}

/** Changes language and theme as the settings page does, and waits until the window wears them. */
export async function dress(page: Page, language: string, theme: string): Promise<void> {
  const settings = (await ask(page, "settings_get", {})) as Record<string, unknown>;
  await ask(page, "settings_set", { ...settings, language, theme });
  await page.reload();
  await expect(page.locator(`html[lang="${language}"]`)).toBeVisible();
  await expect(page.locator("main#main h1")).toBeVisible();
}

/** Changes of profiles: asked for in their place, told on Today, decided with both values side by side. */
import { expect, type Page, test } from "@playwright/test";
import { press } from "../hands";
import { expectAccessible, expectNoSidewaysScroll, LOOKS, openScene } from "./scene";

const LOOK = { language: "en", theme: "light" } as const;

async function openQueue(page: Page): Promise<void> {
  await page.getByRole("button", { name: /待定变更|Changes to decide/ }).click();
  await expect(page.getByRole("article")).toBeVisible();
}

for (const look of LOOKS) {
  const { language, theme, text_percent = 100 } = look;
  test(`changes are readable in ${language}, ${theme}, ${text_percent}%`, async ({ page }) => {
    test.setTimeout(120_000);
    await openScene(page, "/customers/C100002", {}, look);
    await press(page, "e", "a");
    await expect(page.locator("fieldset").getByRole("textbox")).toHaveCount(2);
    await expectAccessible(page, "the form");
    await expectNoSidewaysScroll(page, "the form");
    await openScene(page, "/team", { role: "supervisor" }, look);
    await openQueue(page);
    for (const name of ["a telephone number", "long values", "an address"]) {
      await expectAccessible(page, name);
      await expectNoSidewaysScroll(page, name);
      await press(page, "j");
    }
  });
}

test("a covered number is changed by keys alone, without being shown", async ({ page }) => {
  await openScene(page, "/customers/C100002", {}, LOOK);
  await press(page, "e", "p");
  const field = page.getByRole("textbox", { name: "New value: Phone" });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("");
  await page.keyboard.type("139 1111 2222");
  await press(page, "Enter");
  await expect(page.getByText("Change saved: Phone")).toBeVisible();
  await expect(field).toHaveCount(0);
  await expect(page.getByText("13812345678")).toHaveCount(0);
});

test("Escape leaves everything as it was", async ({ page }) => {
  await openScene(page, "/customers/C100002", {}, LOOK);
  await press(page, "e", "v");
  const field = page.getByRole("textbox", { name: "New value: Village or estate" });
  await expect(field).not.toHaveValue("");
  await press(page, "Escape");
  await expect(field).toHaveCount(0);
  await expect(page).toHaveURL(/customers\/C100002/);
});

test("a supervisor reveals, compares and decides by keys", async ({ page }) => {
  await openScene(page, "/team", { role: "supervisor" }, LOOK);
  await openQueue(page);
  const standing = page.getByRole("region", { name: "At headquarters now" });
  await expect(standing).toContainText("137****9900");
  await press(page, "r");
  await expect(standing).toContainText("13700009900");
  await press(page, "a");
  await expect(page.getByText("New value taken")).toBeVisible();
  await press(page, "j");
  await expect(standing).toContainText("Not on file");
  await press(page, "s");
  await expect(page.getByText("Present value kept")).toBeVisible();
});

test("the RM reads a decision on Today, and a customer without changes has no list of them", async ({
  page,
}) => {
  await openScene(page, "/today", {}, LOOK);
  const told = page.getByRole("region", { name: "Changes of profiles" });
  await expect(told).toContainText("The supervisor kept the other value");
  await expect(told).toContainText("The supervisor decides");
  await expect(told.getByRole("button", { name: "Noted" })).toHaveCount(1);
  await openScene(page, "/customers/C100009", {}, LOOK);
  await expect(page.getByText("Profile changes")).toHaveCount(0);
});

test("an occupation is chosen from its list, and nothing typed is not saved by Enter", async ({ page }) => {
  await openScene(page, "/customers/C100002", {}, LOOK);
  await press(page, "e", "o", "Enter");
  await expect(page.getByRole("button", { name: "Empty this field" })).toBeVisible();
  await page.keyboard.type("Farm");
  await press(page, "ArrowDown", "Enter");
  const field = page.getByRole("combobox", { name: "New value: Occupation" });
  await expect(field).toHaveValue("Farmer");
  await press(page, "Enter");
  await expect(page.getByText("Change saved: Occupation")).toBeVisible();
});

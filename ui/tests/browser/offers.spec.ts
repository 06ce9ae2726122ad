/** Offers, quotes, suitability, consent: looked at in every look, and walked through by the keyboard. */
import { expect, type Page, test } from "@playwright/test";
import type { Scene } from "../fixtures/platform";
import { press, settled } from "../hands";
import { expectAccessible, expectNoSidewaysScroll, expectSpelledAlike, LOOKS, openScene } from "./scene";

const LOOK = { language: "en", theme: "light" } as const;

const SCENES: readonly [string, string, Partial<Scene>, ...string[]][] = [
  ["a calculator for a customer", "/calculator?customer=C100004&product=L01", {}],
  ["a calculator for a long name, with a reference rate", "/calculator?customer=C100003&product=B02", {}],
  ["a calculator for a customer of unknown income", "/calculator?customer=C100009&product=L01", {}],
  ["a calculator for nobody", "/calculator", {}],
  ["a loan repaid by season", "/calculator?customer=C100004&product=A02", {}],
  ["a deposit", "/calculator?product=D02", {}],
  ["an account", "/calculator?product=D00", {}],
  ["an open quote", "/quotes/quote-open", {}],
  ["a signed quote", "/quotes/quote-signed", {}],
  ["a void quote", "/quotes/quote-void", {}],
  ["a quote in the customer's hands", "/quotes/quote-open", {}, "s"],
  ["a quote with long names and others' fees in the customer's hands", "/quotes/quote-laden", {}, "s"],
  ["suitability", "/customers/C100004/suitability", {}],
  ["suitability of an older customer", "/customers/C100006/suitability?product=W05", {}],
  ["nobody assessed", "/customers/C100009/suitability", {}],
  ["an opinion in the customer's hands", "/customers/C100004/suitability", {}, "o"],
  ["an appointment", "/customers/C100004/suitability", {}, "p"],
  ["consents", "/customers/C100004/consent", {}],
  ["a consent in the customer's hands", "/customers/C100003/consent", {}, "j", "j", "j", "a"],
  ["a customer who was left alone", "/customers/C100005/consent", {}],
  ["contact again, in the customer's hands", "/customers/C100005/consent", {}, "d", "n"],
  ["a customer with quotes", "/customers/C100004", {}],
  ["a broken chain", "/settings", { chainBrokenAt: 41 }],
];

for (const look of LOOKS) {
  const name = `${look.language}, ${look.theme}${look.text_percent ? `, ${look.text_percent}%` : ""}`;
  test(`${name}: pages about offers are readable by all`, async ({ page }) => {
    test.setTimeout(300_000);
    for (const [what, address, scene, ...keys] of SCENES) {
      await openScene(page, address, scene, look);
      await press(page, ...keys);
      await expectAccessible(page, `${what} (${name})`);
      await expectNoSidewaysScroll(page, `${what} (${name})`);
      await expectSpelledAlike(page, `${what} (${name})`, look);
    }
  });
}

/** The largest type on the page, pixels, and the words that stand in it. */
async function largestFigure(page: Page): Promise<{ size: number; words: string[] }> {
  return page.evaluate(() => {
    const main = document.getElementById("main") ?? document.body;
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    let size = 0;
    let words: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? "";
      if (!/\d/.test(text) || !node.parentElement) continue;
      const now = Number.parseFloat(getComputedStyle(node.parentElement).fontSize);
      if (now > size) [size, words] = [now, []];
      if (now === size) words.push(text);
    }
    return { size, words };
  });
}

test("PR-01: the annual rate is the largest figure of an offer, and no promotional rate stands as large", async ({
  page,
}) => {
  for (const address of [
    "/calculator?customer=C100004&product=B02",
    "/quotes/quote-open",
    "/quotes/quote-laden",
  ]) {
    await openScene(page, address, {}, LOOK);
    if (address.startsWith("/calculator")) await page.getByRole("checkbox").check();
    await settled(page);
    const { words } = await largestFigure(page);
    expect(words.map((text) => text.replace("%", "").length > 0 && /^\d+\.\d{2}%$/.test(text))).toEqual([
      true,
    ]);
    expect(words).not.toContain("1.98%");
  }
});

test("the calculator answers each key, and its way is chosen by a digit", async ({ page }) => {
  await openScene(page, "/calculator?customer=C100004&product=L01", {}, LOOK);
  const answer = page.getByRole("region", { name: "Answer" });
  await page.keyboard.type("20");
  await press(page, "0", "0");
  await expect(page.getByText("Outside this product’s range")).toBeVisible();
  await press(page, "0", "0");
  await expect(answer).toContainText("¥8,653.86");
  await press(page, "ArrowUp");
  await expect(page.getByLabel("Amount", { exact: true })).toHaveValue("210000");
  await page.locator("h1").click();
  await press(page, "2");
  await expect(page.getByRole("region", { name: "Repayment schedule" })).toContainText("Equal principal");
});

test("where the income is unknown the calculator reckons all the same, and asks for it", async ({ page }) => {
  await openScene(page, "/calculator?customer=C100009&product=L01", {}, LOOK);
  await expect(page.getByRole("region", { name: "Answer" })).toBeVisible();
  await expect(page.getByText("The customer’s income is not known.")).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.getByLabel("Income, as said").fill("12000");
  await expect(page.getByText("The customer’s income is not known.")).toHaveCount(0);
  await expect(page.getByText("¥12,000.00")).toBeVisible();
});

test("a suggestion's price opens the calculator, and its quote is read, signed and kept", async ({
  page,
}) => {
  await openScene(page, "/customers/C100004", {}, LOOK);
  await page.getByRole("link", { name: "Calculate Home renovation loan" }).press("Enter");
  await expect(page.getByRole("heading", { name: "Calculator" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Make a quote" })).toBeVisible();
  await press(page, "Control+Enter");
  await expect(page.getByText("To be signed")).toBeVisible();
  await page.clock.install();
  await press(page, "s");
  const sheet = page.getByRole("dialog", { name: "Please read, then sign" });
  const sign = sheet.getByRole("button", { name: "Sign", exact: true });
  await expect(sheet.getByRole("status")).toContainText("10 s more");
  await expect(sheet).not.toContainText("Lin Xiao");
  await page.clock.runFor(11_000);
  await expect(sheet.getByRole("status")).toContainText("You can sign now");
  await expect(sign).toBeDisabled();
  await sheet.getByRole("button", { name: "Type the name instead" }).press("Enter");
  const name = sheet.getByLabel("Full name");
  await name.fill("赵文");
  await expect(sheet.getByRole("checkbox")).toBeDisabled();
  await name.fill("赵文博");
  await expect(sheet.getByRole("checkbox")).not.toBeChecked();
  await sheet.getByRole("checkbox").check();
  await sign.press("Enter");
  await expect(page.getByRole("main").getByRole("status")).toContainText("were read and signed");
});

test("a signature is drawn, and cleared", async ({ page }) => {
  await openScene(page, "/customers/C100004/consent", {}, LOOK);
  await press(page, "j", "j", "j", "a");
  const sheet = page.getByRole("dialog");
  const agree = sheet.getByRole("button", { name: "I agree", exact: true });
  await expect(agree).toBeDisabled();
  const box = await sheet.getByRole("img", { name: /Signature field/ }).boundingBox();
  if (!box) throw new Error("no field to sign on");
  await page.mouse.move(box.x + 40, box.y + 60);
  await page.mouse.down();
  for (let step = 1; step <= 20; step += 1) {
    await page.mouse.move(box.x + 40 + step * 15, box.y + 60 + (step % 2) * 40);
  }
  await page.mouse.up();
  await expect(agree).toBeEnabled();
  await sheet.getByRole("button", { name: "Clear" }).click();
  await expect(agree).toBeDisabled();
  await sheet.getByRole("button", { name: "I do not agree" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Location" }).first()).toContainText("Refused");
});

test("PR-11: a policy told at the door is refused with its cure, and the draft stays", async ({ page }) => {
  await openScene(page, "/customers/C100004", {}, LOOK);
  await press(page, "v");
  const sheet = page.getByRole("dialog");
  await press(page, "6", "4", "h");
  await sheet.getByRole("textbox", { name: /Note/ }).first().focus();
  await press(page, "Control+Enter");
  const told = sheet.getByRole("alert").filter({ hasText: "dedicated area" });
  await expect(told).toContainText("Record an appointment at the outlet");
  await told.getByRole("link", { name: "Book the dedicated area" }).press("Enter");
  await expect(page.getByRole("heading", { name: "Suitability" })).toBeVisible();
  await expect(sheet).toHaveCount(0);
});

test("do not disturb is lifted by the customer's own word, with a witness", async ({ page }) => {
  await openScene(page, "/customers/C100005/consent", {}, LOOK);
  await press(page, "d", "n");
  const sheet = page.getByRole("dialog");
  const yes = sheet.getByRole("button", { name: "Contact me again" });
  await expect(yes).toBeDisabled();
  await sheet.getByRole("radio", { name: "Said aloud" }).click();
  await sheet.getByLabel("The customer’s own words").fill("You may call me again");
  await expect(yes).toBeDisabled();
  await sheet.getByLabel("Name of the witness").fill("Wang Fang");
  await yes.press("Enter");
  await expect(page.getByText("Do not disturb lifted")).toBeVisible();
  await expect(page.getByRole("button", { name: "Do not disturb" })).toBeVisible();
});

test("a void quote says so, and leads to the one that took its place", async ({ page }) => {
  await openScene(page, "/quotes/quote-void", {}, LOOK);
  const state = page.getByRole("main").getByRole("status");
  await expect(state).toContainText("this quote counts no more");
  await expect(page.getByRole("button", { name: /Hand over/ })).toHaveCount(0);
  await page.getByRole("link", { name: "Open the newer quote" }).click();
  await expect(state).toContainText("To be signed");
});

test("the quote alone is printed: no rail, no buttons, no state", async ({ page }) => {
  await openScene(page, "/quotes/quote-signed", {}, LOOK);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("article", { name: "Financing-cost disclosure table" })).toBeVisible();
  await expect(page.locator("nav")).toBeHidden();
  await expect(page.getByRole("button", { name: /Print/ })).toBeHidden();
  await expect(page.getByRole("heading", { name: "Quote", exact: true })).toBeHidden();
});

test("a printed quote names bank, borrower, manager, days and rules, and each page by what it is found again", async ({
  page,
}) => {
  // The paper is the same whatever the manager's screen looks like.
  await openScene(
    page,
    "/quotes/quote-laden-signed",
    {},
    { language: "en", theme: "dark", text_percent: 150 },
  );
  await page.emulateMedia({ media: "print" });
  const paper = page.getByRole("article");
  for (const words of [
    "Anhe Rural Bank",
    "Abdurahman Memettursun-Elijan",
    "Made on 21 Nov 2026 by 林晓, valid until 28 Nov 2026, by rules demo-cn v3.",
    "21 Nov 2026 01:52",
    "every identity is invented",
  ]) {
    await expect(paper).toContainText(words);
  }
  const foot = await page.evaluate(() => document.documentElement.style.getPropertyValue("--print-foot"));
  expect(foot).toContain("Abdurahman Memettursun-Elijan");
  expect(foot).toContain("9f2c7d41a8b06e35");
  const pages = (await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type \/Page\b/g);
  expect(pages).toHaveLength(1);
});

test("a consent is withdrawn in one act, and contact closes at once", async ({ page }) => {
  await openScene(page, "/customers/C100004/consent", {}, LOOK);
  await press(page, "j", "x");
  const line = page.getByRole("listitem").filter({ hasText: "Marketing contact" }).first();
  await expect(line).toContainText("Withdrawn");
  await expect(line).toContainText("Not to be asked again before 14 Mar 2027");
  await expect(page.getByRole("region", { name: "May I contact now?" })).toContainText(
    "The customer said no to marketing contact",
  );
  await press(page, "d", "n");
  await expect(page.getByRole("button", { name: "Do not disturb" })).toHaveCount(0);
});

test("an assessment is answered, told and signed in the customer's hands", async ({ page }) => {
  await openScene(page, "/customers/C100004/suitability", {}, LOOK);
  await press(page, "a");
  const sheet = page.getByRole("dialog", { name: "Risk assessment" });
  await sheet.getByRole("button", { name: "Begin" }).press("Enter");
  await expect(sheet.getByRole("radio", { checked: true })).toHaveCount(0);
  await press(page, "2", "3", "1");
  await expect(sheet).toContainText("take everything out at once");
  await sheet.getByRole("button", { name: "Change the answer to question 3" }).press("Enter");
  await press(page, "3");
  await sheet.getByRole("button", { name: "These are my answers" }).press("Enter");
  const told = page.getByRole("dialog", { name: "Your result" });
  await expect(told).toContainText("Balanced");
  await told.getByRole("button", { name: "Type the name instead" }).press("Enter");
  await told.getByLabel("Full name").fill("赵文博");
  await told.getByRole("checkbox").check();
  await told.getByRole("button", { name: "Sign", exact: true }).press("Enter");
  await expect(page.getByText("3 of 8 in 12 months")).toBeVisible();
});

test("what is not suitable is never sold in the field: it leads to an appointment", async ({ page }) => {
  await openScene(page, "/customers/C100004/suitability?product=W05", {}, LOOK);
  await expect(page.getByText("Above the customer’s level")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Sell/ })).toHaveCount(0);
  await press(page, "p");
  const form = page.getByRole("group", { name: "Book the dedicated area" });
  await form.getByRole("radio", { name: "+2 d" }).click();
  await press(page, "Control+Enter");
  await expect(page.getByRole("region", { name: "Appointments" }).getByRole("listitem")).toHaveCount(2);
});

test("words for a customer are checked at each key", async ({ page }) => {
  await openScene(page, "/customers/C100004", {}, LOOK);
  const check = page.getByLabel("Words for the customer");
  await check.fill("这款产品保本");
  await expect(page.getByText("No wealth product guarantees capital.")).toBeVisible();
  await check.fill("这款产品的净值会波动");
  await expect(page.getByText("No forbidden word found.")).toBeVisible();
});

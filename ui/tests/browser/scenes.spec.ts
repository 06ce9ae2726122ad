/** Rare and extreme states: empty, huge, offline, damaged, long names, large print. */
import { expect, test } from "@playwright/test";
import type { SyncState } from "@/api/gen/SyncState";
import type { Scene } from "../fixtures/platform";
import { press, settled } from "../hands";
import { expectAccessible, expectNoSidewaysScroll, expectSpelledAlike, LOOKS, openScene } from "./scene";

const SCENES: readonly [string, string, Partial<Scene>][] = [
  ["empty today", "/today", { customers: 0 }],
  ["full today", "/today", {}],
  ["empty list", "/customers", { customers: 0 }],
  ["50,000 customers", "/customers", { customers: 50_000 }],
  ["a long name", "/customers/C100003", {}],
  ["nothing known", "/customers/C100009", {}],
  ["a loan past due", "/customers/C100010", {}],
  ["settings", "/settings", {}],
  ["a supervisor's list", "/customers", { role: "supervisor" }],
  [
    "offline",
    "/today",
    {
      sync: {
        headline: "offline_unsent",
        online: false,
        on_device: 3,
        unsent: { visits: 3, acts: 0, silent: 2 },
        all_signed_for: false,
        error: "sync.offline",
      },
    },
  ],
  [
    "sign-in needed",
    "/today",
    {
      sync: {
        headline: "sign_in_needed",
        sign_in_needed: true,
        on_device: 2,
        unsent: { visits: 1, acts: 1, silent: 0 },
        all_signed_for: false,
      },
    },
  ],
  [
    "first sync",
    "/today",
    {
      customers: 0,
      sync: {
        headline: "first_fetch",
        first_sync_pending: true,
        phase: "pulling",
        all_signed_for: false,
        last_complete_at: null,
        progress: { rows_done: 1_840, rows_total: 5_200, bytes: 2_310_000, seconds_left: 14 },
      },
    },
  ],
  ["everything signed for", "/sync", {}],
  [
    "never synchronised",
    "/sync",
    {
      sync: {
        headline: "offline",
        online: false,
        all_signed_for: false,
        last_complete_at: null,
        error: "sync.unreachable",
      },
      report: {
        scopes: [],
        rounds: [],
        clock_skew_ms: null,
        epoch: null,
        numbers: { highest: 0, highest_signed: null, signed_for: 0, first_gap: null },
      },
    },
  ],
  [
    "all that can be wrong",
    "/sync",
    {
      sync: {
        headline: "unsent_too_long",
        phase: "waiting",
        on_device: 12,
        unsent: { visits: 9, acts: 3, silent: 4 },
        all_signed_for: false,
        error: "server.busy",
        oldest_unsent_at: "2026-11-21T00:01:00Z",
        unsent_overdue: true,
      },
      report: {
        clock_skew_ms: -172_800_000,
        numbers: { highest: 41, highest_signed: 28, signed_for: 27, first_gap: 17 },
        next_try: {
          at: "2026-11-21T01:01:00Z",
          why: "headquarters_asked",
          failures: 0,
          asked_seconds: 1_200,
        },
        scopes: [
          {
            scope: "ref:products",
            rows_here: 48,
            rows_at_headquarters: 49,
            agreement: "differs",
            changed_at: null,
          },
          {
            scope: "rm:RM001",
            rows_here: 5_150,
            rows_at_headquarters: 5_150,
            agreement: "agrees",
            changed_at: null,
          },
        ],
      },
    },
  ],
  ["the models", "/models", {}],
  ["a model card", "/models/card-2026-11-20", {}],
  ["segments, learned ones too", "/segments", {}],
  ["experience and model", "/team?tab=experience", { role: "supervisor" }],
  ["the team's devices", "/team?tab=devices", { role: "supervisor" }],
  ["300 devices", "/team?tab=devices", { role: "supervisor", devices: 300 }],
  ["no device", "/team?tab=devices", { role: "supervisor", devices: 0 }],
  ["devices while offline", "/team?tab=devices", { role: "supervisor", devices: null }],
  ["fit for the trip", "/departure", {}],
  ["nobody to see", "/departure", { customers: 0 }],
  [
    "not fit, and many without consent",
    "/departure",
    {
      customers: 5_000,
      departure: {
        lease: "stop",
        data_age: "stop",
        outbox: "stop",
        disk_space: "stop",
        rules: "stop",
        products: "care",
        sealed: "care",
        clock: "care",
        consent: "care",
        do_not_disturb: "care",
      },
    },
  ],
  [
    "wiped by headquarters",
    "/today",
    {
      stage: "new",
      wiped: { wiped_at: "2026-11-20T09:00:00Z", staff_no: "RM001", unsealed: 1, reported: false },
    },
  ],
  ["a new device", "/today", { stage: "new" }],
  ["locked", "/today", { stage: "locked" }],
  ["outbox missing", "/today", { stage: "locked", problem: "outbox_missing" }],
  ["outbox damaged", "/today", { stage: "locked", problem: "outbox_damaged" }],
  ["outbox newer", "/today", { stage: "locked", problem: "outbox_newer" }],
  ["keys damaged", "/today", { stage: "locked", problem: "keys_damaged" }],
  ["keys newer", "/today", { stage: "locked", problem: "keys_newer" }],
  ["cache rebuilt", "/today", { stage: "locked", problem: "cache_rebuilt" }],
];

for (const look of LOOKS) {
  const { language, theme, text_percent = 100 } = look;
  test(`every scene is readable in ${language}, ${theme}, ${text_percent}%`, async ({ browser }) => {
    test.setTimeout(240_000);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    for (const [name, address, scene] of SCENES) {
      const page = await context.newPage();
      await openScene(page, address, scene, look);
      await expectAccessible(page, name);
      await expectNoSidewaysScroll(page, name);
      await expectSpelledAlike(page, name, look);
      await page.close();
    }
    await context.close();
  });
}

const LOOK = { language: "en", theme: "light" } as const;

test("the list is walked, opened and left by keys, and remembers its place", async ({ page }) => {
  test.setTimeout(120_000);
  await openScene(page, "/customers", { customers: 50_000 }, LOOK);
  for (let step = 0; step < 130; step += 1) await page.keyboard.press("j");
  await settled(page);
  const row = page.locator("[role=row][aria-selected=true]");
  await expect(row).toHaveAttribute("aria-rowindex", "132");
  await expect(row).toBeInViewport();
  await press(page, "Enter");
  await expect(page).toHaveURL(/customers\/C100130/);
  await expect(page.getByText("131 of 50,000")).toBeVisible();
  await press(page, "j");
  await expect(page).toHaveURL(/customers\/C100131/);
  await press(page, "Escape");
  await expect(row).toHaveAttribute("aria-rowindex", "133");
  await expect(row).toBeInViewport();
});

test("a masked phone shows for seconds and hides again", async ({ page }) => {
  await page.clock.install();
  await openScene(page, "/customers/C100006", {}, LOOK);
  await expect(page.getByText("13812345678")).toHaveCount(0);
  await press(page, "r", "p");
  await expect(page.getByText("13812345678")).toBeVisible();
  await page.clock.fastForward(11_000);
  await expect(page.getByText("13812345678")).toHaveCount(0);
});

test("a wrong password is told, the right one opens, and a lock closes again", async ({ page }) => {
  await openScene(page, "/today", { stage: "locked" }, LOOK);
  const password = page.getByRole("textbox", { name: "Password" });
  await password.fill("wrong");
  await password.press("Enter");
  await expect(page.getByRole("alert")).toContainText("That is not the password.");
  await password.fill("rounds-demo");
  await password.press("Enter");
  await expect(page.getByRole("heading", { name: "Today", exact: true })).toBeVisible();
  await press(page, "Control+l");
  await expect(page.getByRole("heading", { name: "Unlock" })).toBeVisible();
});

test("an idle window locks itself", async ({ page }) => {
  await page.clock.install();
  await openScene(page, "/today", {}, LOOK);
  await page.clock.runFor(11 * 60_000);
  await expect(page.getByRole("heading", { name: "Unlock" })).toBeVisible();
});

test("why not is one key, and tells the closed gate and its cure", async ({ page }) => {
  await openScene(page, "/customers/C100006", {}, LOOK);
  await press(page, "w");
  await expect(page.getByText("The risk assessment has expired (2 Aug 2025)")).toBeVisible();
  await expect(page.getByText("What would change it: Look again after a new assessment")).toBeVisible();
});

test("the palette finds a customer and opens it", async ({ page }) => {
  await openScene(page, "/today", {}, LOOK);
  await press(page, "Control+k");
  await page.keyboard.type("C100012");
  await expect(page.getByRole("option").first()).toContainText("138");
  await press(page, "Enter");
  await expect(page).toHaveURL(/customers\/C100012/);
});

test("the chip opens the whole truth", async ({ page }) => {
  const sync: Partial<SyncState> = {
    headline: "offline_unsent",
    online: false,
    on_device: 3,
    sent: 1,
    unsent: { visits: 3, acts: 1, silent: 2 },
    all_signed_for: false,
    error: "sync.offline",
  };
  await openScene(page, "/today", { sync }, LOOK);
  await page.getByRole("button", { name: "Offline · 3 visits, 1 other entry on this device" }).click();
  const panel = page.getByRole("dialog", { name: "Synchronisation" });
  await expect(panel).toContainText("Waiting on this device: 3 visits, 1 other entry; not connected");
  await expectAccessible(page, "panel");
  await press(page, "Escape");
  await expect(panel).toHaveCount(0);
});

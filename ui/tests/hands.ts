/**
 * Hands that wait: a person presses the next key when the screen has answered the last one. Without that, a key can
 * reach a page which has not yet put up what it acts on, and a slow machine fails what a fast one passes.
 */
import type { Page } from "@playwright/test";

/** Two frames without a running animation: what was asked is drawn, and nothing slides or fades. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const moves = () =>
      document.getAnimations().some((one) => {
        const { endTime } = one.effect?.getComputedTiming() ?? {};
        return one.playState === "running" && Number.isFinite(endTime);
      });
    for (let calm = 0; calm < 2; calm = moves() ? 0 : calm + 1) await frame();
  });
}

/** Presses the keys one after the other, each when the screen has settled after the one before. */
export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await settled(page);
  }
}

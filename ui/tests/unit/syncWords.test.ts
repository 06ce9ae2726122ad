/** The chip says the loudest true thing, and claims "signed for" only when it is so. */
import { describe, expect, it } from "vitest";
import type { SyncState } from "@/api/gen/SyncState";
import { i18n, type Translate } from "@/locales";
import { makeFormat } from "@/shared/format";
import { syncPercent, syncWords } from "@/shell/syncWords";

const calm: SyncState = {
  phase: "idle",
  online: true,
  progress: null,
  last_complete_at: "2026-11-21T00:41:00Z",
  on_device: 0,
  sent: 0,
  needs_attention: 0,
  all_signed_for: true,
  first_sync_pending: false,
  sign_in_needed: false,
  error: null,
  last_attempt_at: null,
};
i18n.activate("en");
const t: Translate = (id, values) => i18n._(id, values);
const say = (change: Partial<SyncState>) => syncWords({ ...calm, ...change }, t, makeFormat("en"));

describe("the chip", () => {
  it.each<[string, Partial<SyncState>, string]>([
    ["signed", {}, "signed"],
    ["not signed while one entry waits", { on_device: 1, all_signed_for: false }, "waiting"],
    ["offline, quietly", { online: false, on_device: 2, all_signed_for: false }, "waiting"],
    ["busy", { phase: "pulling" }, "busy"],
    ["sign-in before all else", { sign_in_needed: true, needs_attention: 2, online: false }, "attention"],
    ["attention before offline", { needs_attention: 1, online: false }, "attention"],
    ["never signed without a complete pull", { all_signed_for: true, last_complete_at: null }, "quiet"],
  ])("is %s", (_, change, tone) => {
    expect(say(change).tone).toBe(tone);
  });

  it("counts what is only on this device when offline", () => {
    expect(say({ online: false, on_device: 2, sent: 1, all_signed_for: false }).text).toBe(
      "Offline · 3 on this device",
    );
  });

  it("never claims more than all of the first pull", () => {
    const progress = { rows_done: 12, rows_total: 10, bytes: 1, seconds_left: null };
    expect(syncPercent({ ...calm, progress })).toBe(100);
    expect(syncPercent({ ...calm, progress: { ...progress, rows_total: 0 } })).toBeUndefined();
  });
});

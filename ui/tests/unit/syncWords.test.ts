/** The chip and the sentence say what the host concluded; which of them it is, the host's own tests hold. */
import { describe, expect, it } from "vitest";
import type { SyncHeadline } from "@/api/gen/SyncHeadline";
import type { SyncState } from "@/api/gen/SyncState";
import { i18n, type Translate } from "@/locales";
import { syncSentence } from "@/parts/syncSentence";
import { TONES } from "@/parts/syncTone";
import { makeFormat } from "@/shared/format";
import { syncPercent, syncWords } from "@/shell/syncWords";
import { CALM } from "../fixtures/sync";

i18n.activate("en");
const t: Translate = (id, values) => i18n._(id, values);
const english = makeFormat("en");
const say = (change: Partial<SyncState>) => syncWords({ ...CALM, ...change }, t, english);
const sentence = (change: Partial<SyncState>) =>
  syncSentence({ ...CALM, ...change }, { done: 1, total: 3 }, t, english);

const WAITING = { on_device: 2, unsent: { visits: 2, acts: 0, silent: 0 }, needs_attention: 1 };

const HEADLINES = Object.keys(TONES) as SyncHeadline[];

describe("the chip", () => {
  it.each(HEADLINES)("says %s in a few words", (headline) => {
    const { text, tone } = say({ headline, ...WAITING });
    expect(text).not.toMatch(/shell\.|\{/);
    expect(tone).toBe(TONES[headline]);
  });

  it("bears headquarters' seal for one headline only", () => {
    expect(HEADLINES.filter((headline) => TONES[headline] === "signed")).toEqual(["all_signed_for"]);
  });

  it.each([
    [{ visits: 3, acts: 0, silent: 2 }, "Offline · 3 visits on this device", "离线 · 3 次走访已存本机"],
    [
      { visits: 1, acts: 2, silent: 2 },
      "Offline · 1 visit, 2 other entries on this device",
      "离线 · 1 次走访、另 2 条记录已存本机",
    ],
    [{ visits: 0, acts: 1, silent: 4 }, "Offline · 1 entry on this device", "离线 · 1 条记录已存本机"],
    [
      { visits: 0, acts: 0, silent: 4 },
      "Offline · 4 silent records on this device",
      "离线 · 4 条后台记录已存本机",
    ],
    [{ visits: 0, acts: 0, silent: 0 }, "Offline", "离线"],
  ])("counts what people made, and what nobody made only alone: %o", (unsent, en, zh) => {
    expect(say({ headline: "offline_unsent", unsent }).text).toBe(en);
    i18n.activate("zh-CN");
    expect(say({ headline: "offline_unsent", unsent }).text).toBe(zh);
    i18n.activate("en");
  });

  it("never claims more than all of the first pull", () => {
    const progress = { rows_done: 12, rows_total: 10, bytes: 1, seconds_left: null };
    expect(syncPercent({ ...CALM, progress })).toBe(100);
    expect(syncPercent({ ...CALM, progress: { ...progress, rows_total: 0 } })).toBeUndefined();
  });
});

describe("the sentence", () => {
  it.each(HEADLINES)("says %s in whole words and tells what follows", (headline) => {
    const error = headline === "failed" ? "server.busy" : null;
    const { say, meaning } = sentence({ headline, error, ...WAITING });
    expect(say).not.toMatch(/sync\.|\{|went wrong/);
    expect(meaning).toBeTruthy();
  });

  it("names the time of the last check, and what an old one is worth", () => {
    const at = { last_complete_at: "2020-03-04T00:41:00Z" };
    expect(sentence(at).say).toMatch(/^All signed for, checked .*\d\d:41$/);
    expect(sentence({ ...at, headline: "offline_signed" }).say).toMatch(
      /^All signed for as of .*; not connected since$/,
    );
  });

  it("speaks of the failure itself when headquarters answered with one", () => {
    expect(sentence({ headline: "failed", error: "staff.revoked" }).say).toBe("This account is closed.");
  });
});

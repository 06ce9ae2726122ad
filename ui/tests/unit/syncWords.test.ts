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

const HEADLINES = Object.keys(TONES) as SyncHeadline[];

describe("the chip", () => {
  it.each(HEADLINES)("says %s in a few words", (headline) => {
    const { text, tone } = say({ headline, on_device: 2, needs_attention: 1 });
    expect(text).not.toMatch(/shell\.|\{/);
    expect(tone).toBe(TONES[headline]);
  });

  it("bears headquarters' seal for one headline only", () => {
    expect(HEADLINES.filter((headline) => TONES[headline] === "signed")).toEqual(["all_signed_for"]);
  });

  it("counts what is only on this device when offline", () => {
    expect(say({ headline: "offline_unsent", on_device: 2, sent: 1 }).text).toBe(
      "Offline · 3 on this device",
    );
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
    const { say, meaning } = sentence({ headline, error, on_device: 2, needs_attention: 1 });
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

import { describe, expect, it } from "vitest";
import type { DepartureCode } from "@/api/gen/DepartureCode";
import type { DepartureFacts } from "@/api/gen/DepartureFacts";
import type { DeparturePoint } from "@/api/gen/DeparturePoint";
import { LANGUAGES, messagesOf } from "@/locales/catalogue";
import { makeFormat } from "@/shared/format";
import { sentenceOf, standingOf, valuesOf } from "./words";

const CODES: readonly DepartureCode[] = [
  "customers",
  "lease",
  "data_age",
  "rules",
  "products",
  "outbox",
  "sealed",
  "disk_space",
  "clock",
  "consent",
  "do_not_disturb",
];

const UNKNOWN: DepartureFacts = {
  count: null,
  at: null,
  on: null,
  bytes: null,
  seconds: null,
  customers: [],
  products: [],
};
const KNOWN: DepartureFacts = {
  ...UNKNOWN,
  count: 2,
  at: "2026-11-20T09:00:00Z",
  on: "2026-11-20",
  bytes: 61_000_000,
  seconds: -600,
};

function points(): DeparturePoint[] {
  const far = { ...KNOWN, seconds: 172_800 };
  return CODES.flatMap((code) =>
    [true, false].flatMap((ok) =>
      [KNOWN, far, UNKNOWN].map((facts): DeparturePoint => ({ code, ok, severity: "care", facts })),
    ),
  );
}

describe("every point", () => {
  for (const language of LANGUAGES) {
    it(`has a title, a sentence and a cure in ${language}`, () => {
      const messages = messagesOf(language);
      for (const point of points()) {
        expect(messages, point.code).toHaveProperty([`departure.point.${point.code}`]);
        expect(messages, point.code).toHaveProperty([`departure.cure.${point.code}`]);
        expect(messages, JSON.stringify(point)).toHaveProperty([sentenceOf(point)]);
      }
    });

    it(`fills what its sentence names in ${language}`, () => {
      const messages = messagesOf(language);
      const format = makeFormat(language);
      for (const point of points().filter(({ facts }) => facts.count !== null)) {
        const sentence = messages[sentenceOf(point)] ?? "";
        const named = [...sentence.matchAll(/\{([a-z]+)[},]/g)].map(([, name]) => name ?? "");
        const values = valuesOf(point, format);
        expect(
          named.filter((name) => !(name in values)),
          sentence,
        ).toEqual([]);
      }
    });
  }

  it("stands as its severity says when it is not in order", () => {
    const point: DeparturePoint = { code: "lease", ok: false, severity: "stop", facts: KNOWN };
    expect(standingOf(point)).toBe("stop");
    expect(standingOf({ ...point, ok: true })).toBe("ok");
    expect(standingOf({ ...point, severity: "care" })).toBe("care");
  });

  it("tells a clock that is hours off in hours", () => {
    const point: DeparturePoint = { code: "clock", ok: false, severity: "care", facts: KNOWN };
    expect(sentenceOf(point)).toBe("departure.said.clock.not");
    expect(sentenceOf({ ...point, facts: { ...KNOWN, seconds: -172_800 } })).toBe(
      "departure.said.clock.hours",
    );
  });
});

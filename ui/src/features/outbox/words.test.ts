import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { LANGUAGES, messagesOf } from "@/locales/catalogue";
import { CURED } from "./cures";

const PROTOCOL = join(import.meta.dirname, "../../../../crates/rounds-protocol/src");
const source = (file: string) => readFileSync(join(PROTOCOL, file), "utf8");

it("every code of a rejected or deferred op has its sentence and its cure", () => {
  const codes = [...source("sync.rs").matchAll(/pub const \w+: &str = "(op\.[a-z_]+)";/g)].map(
    (match) => match[1],
  );
  expect(codes.length).toBeGreaterThan(8);
  for (const language of LANGUAGES) {
    const messages = messagesOf(language);
    const silent = codes.filter(
      (code) => !messages[`outbox.op.${code}.why`] || !messages[`outbox.op.${code}.cure`],
    );
    expect(silent, language).toEqual([]);
  }
});

it("every code of a rejected or deferred op has a decided cure, and no cure is for a code that is gone", () => {
  const codes = [...source("sync.rs").matchAll(/pub const \w+: &str = "(op\.[a-z_]+)";/g)].map(
    (match) => match[1],
  );
  const own = ["op.rejected", "request.too_large", "receipt.not_valid"];
  expect(CURED.toSorted()).toEqual([...codes, ...own].toSorted());
});

it("every kind of op has a name", () => {
  const kinds = [...source("ops.rs").matchAll(/Self::\w+\(_\) => "([a-z_]+)"/g)].map((match) => match[1]);
  expect(kinds.length).toBeGreaterThan(3);
  for (const language of LANGUAGES) {
    const messages = messagesOf(language);
    expect(
      kinds.filter((kind) => !messages[`outbox.opKind.${kind}`]),
      language,
    ).toEqual([]);
  }
});

/** The catalogues: both languages say the same things, and no visible word stands outside them. */
import { compileMessageOrThrow } from "@lingui/message-utils/compileMessage";
import { describe, expect, it } from "vitest";
import { messagesOf } from "@/locales/catalogue";
import { sourceFiles, walk } from "./source";

const chinese = messagesOf("zh-CN");
const english = messagesOf("en");

/** Names of the placeholders of a message, choices included. */
function placeholders(message: string): string[] {
  const names = new Set<string>();
  const collect = (tokens: unknown): void => {
    if (!Array.isArray(tokens)) return;
    for (const token of tokens) {
      if (!Array.isArray(token)) continue;
      if (typeof token[0] === "string" && token[0] !== "#") names.add(token[0]);
      if (typeof token[2] === "object" && token[2] !== null) Object.values(token[2]).forEach(collect);
    }
  };
  collect(compileMessageOrThrow(message));
  return [...names].toSorted();
}

describe("the catalogues", () => {
  it("hold the same ids in both languages", () => {
    expect(Object.keys(chinese).toSorted()).toEqual(Object.keys(english).toSorted());
  });

  it("hold the same placeholders in both languages", () => {
    const differing = Object.keys(english).filter(
      (id) => placeholders(chinese[id] ?? "").join() !== placeholders(english[id] ?? "").join(),
    );
    expect(differing).toEqual([]);
  });

  it("hold no empty message and no Chinese in English", () => {
    expect(Object.entries(chinese).filter(([, words]) => words.trim() === "")).toEqual([]);
    const native = new Set(["settings.language.chinese", "shell.sealMark"]);
    expect(
      Object.entries(english).filter(([id, words]) => !native.has(id) && /[\u4e00-\u9fff]/.test(words)),
    ).toEqual([]);
  });
});

/** Every string in the code, and the beginnings of every template. */
function codeStrings(): { whole: Set<string>; beginnings: string[] } {
  const whole = new Set<string>();
  const beginnings: string[] = [];
  for (const file of sourceFiles()) {
    walk(file, (node) => {
      if (node.type === "Literal" && typeof node.value === "string") whole.add(node.value);
      if (node.type === "TemplateLiteral") {
        const quasis = node.quasis as { value: { cooked: string } }[];
        const start = quasis[0]?.value.cooked ?? "";
        if (quasis.length === 1) whole.add(start);
        else if (/^[a-z][A-Za-z]*\./.test(start)) beginnings.push(start);
      }
    });
  }
  return { whole, beginnings };
}

describe("the code", () => {
  it("uses every message, by its id or by the beginning of a computed one", () => {
    const { whole, beginnings } = codeStrings();
    const unused = Object.keys(english).filter(
      (id) => !whole.has(id) && !beginnings.some((beginning) => id.startsWith(beginning)),
    );
    expect(unused).toEqual([]);
  });

  it("asks only for ids that exist", () => {
    const missing: string[] = [];
    for (const file of sourceFiles()) {
      walk(file, (node) => {
        const callee = node.callee as { name?: string } | undefined;
        if (node.type !== "CallExpression" || callee?.name !== "t") return;
        const first = (node.arguments as { type: string; value?: unknown }[])[0];
        if (first?.type === "Literal" && typeof first.value === "string" && !(first.value in english)) {
          missing.push(`${file.path}: ${first.value}`);
        }
      });
    }
    expect(missing).toEqual([]);
  });

  it("shows no word that is not in a catalogue", () => {
    const spoken = /\p{L}{2,}/u;
    const visible = new Set(["aria-label", "title", "label", "placeholder", "alt", "description"]);
    const found: string[] = [];
    for (const file of sourceFiles()) {
      if (!file.path.endsWith(".tsx")) continue;
      walk(file, (node) => {
        if (node.type === "JSXText" && spoken.test(String(node.value)))
          found.push(`${file.path}: ${String(node.value).trim()}`);
        if (node.type !== "JSXAttribute") return;
        const name = (node.name as { name: string }).name;
        const value = node.value as { type: string; value?: unknown } | null;
        if (visible.has(name) && value?.type === "Literal" && spoken.test(String(value.value))) {
          found.push(`${file.path}: ${name}=${String(value.value)}`);
        }
      });
    }
    expect(found).toEqual([]);
  });
});

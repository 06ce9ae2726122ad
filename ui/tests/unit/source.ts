/** Reads the screens' own source for the tests of the words. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseSync } from "vite";

const SRC = join(import.meta.dirname, "../../src");

export interface SourceFile {
  path: string;
  text: string;
}

export function sourceFiles(): SourceFile[] {
  return readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !path.startsWith("api/gen"))
    .map((path) => ({ path: relative(SRC, join(SRC, path)), text: readFileSync(join(SRC, path), "utf8") }));
}

interface SyntaxNode {
  type: string;
  [key: string]: unknown;
}

/** Calls `visit` with every node of a file's syntax tree. */
export function walk(file: SourceFile, visit: (node: SyntaxNode) => void): void {
  const { program } = parseSync(file.path, file.text);
  const step = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(step);
    else if (typeof value === "object" && value !== null) {
      if ("type" in value) visit(value as SyntaxNode);
      Object.values(value).forEach(step);
    }
  };
  step(program);
}

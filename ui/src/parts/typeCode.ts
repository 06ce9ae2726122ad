/** Choosing a code from the keyboard by its two digits. Knows no screen. */

/** What was typed of a code so far, and the code it names by now. */
export interface Typed<C extends string> {
  buffer: string;
  code: C | null;
}

/**
 * One more key typed at a list of codes such as `O32` or `F05`: the first digit names the tens (`3` is `O30` where
 * that exists), the second the code. The prefix letter begins anew. A second digit that names nothing counts as
 * a first one. `null`: the key is none of ours.
 */
export function typeCode<C extends string>(
  buffer: string,
  key: string,
  codes: readonly C[],
): Typed<C> | null {
  const prefix = codes[0]?.[0];
  if (prefix && key.toUpperCase() === prefix) return { buffer: "", code: null };
  if (!/^\d$/.test(key)) return null;
  const find = (digits: string) => codes.find((code) => code.slice(1) === digits) ?? null;
  const full = buffer ? find(buffer + key) : null;
  if (full) return { buffer: "", code: full };
  return { buffer: key, code: find(`${key}0`) };
}

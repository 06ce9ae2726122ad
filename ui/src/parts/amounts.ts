/** Amounts as a person types them. Knows no screen. */
const AMOUNT = /^(\d+(?:\.\d{1,4})?)(万|k|w)?$/i;

/** An amount as it is typed (`8500`, `8,500`, `0.85万`, `8.5k`) in minor units, up to `mostMinor`; null when it is none. */
export function readAmount(text: string, mostMinor: number): number | null {
  const match = AMOUNT.exec(text.replaceAll(/[\s,，¥€$]/g, ""));
  if (!match?.[1]) return null;
  const unit = unitOf(match[2]);
  if (unit === 1 && /\.\d{3}/.test(match[1])) return null;
  const minor = Math.round(Number(match[1]) * unit * 100);
  return minor > 0 && minor <= mostMinor ? minor : null;
}

function unitOf(letter: string | undefined): number {
  if (!letter) return 1;
  return letter.toLowerCase() === "k" ? 1_000 : 10_000;
}

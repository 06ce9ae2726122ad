import type { RevealedBalance } from "./RevealedBalance";

export type Revealed = { value: string | null, balances: Array<RevealedBalance>, hide_after_seconds: number, };

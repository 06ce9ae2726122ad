import type { Language } from "./Language";
import type { Theme } from "./Theme";

export type Settings = { language: Language, theme: Theme, text_percent: number, lock_after_minutes: number, customer_columns: Array<string>, };

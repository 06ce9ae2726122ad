import type { ConsentState } from "./ConsentState";
import type { Purpose } from "./Purpose";

export type ConsentBody = { purpose: Purpose, state: ConsentState, on: string, text_version: string, };

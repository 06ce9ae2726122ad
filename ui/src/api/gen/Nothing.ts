
export type Nothing = Record<string, never>;


export type FactValue = { "t": "money", "v": number } | { "t": "count", "v": number } | { "t": "days", "v": number } | { "t": "share", "v": number } | { "t": "flag", "v": boolean } | { "t": "date", "v": string } | { "t": "code", "v": string };

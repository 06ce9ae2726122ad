/** Which fields of the profile an RM may change, and by which keys. */
import type { CustomerField } from "@/api/gen/CustomerField";
import type { MessageId, Translate } from "@/locales";
import { jobWords } from "@/parts/changeWords";

export const EDIT_KEYS: readonly { field: CustomerField; keys: string; label: MessageId }[] = [
  { field: "phone", keys: "e p", label: "customer.edit.phone" },
  { field: "address", keys: "e a", label: "customer.edit.address" },
  { field: "village", keys: "e v", label: "customer.edit.village" },
  { field: "occupation", keys: "e o", label: "customer.edit.occupation" },
];

/** The coarse occupations of the import contract. */
const JOBS = [
  "office",
  "tech",
  "public_sector",
  "manual",
  "self_employed",
  "freelance",
  "farmer",
  "student",
  "retired",
  "other",
] as const;

/** Their names, to choose from. */
export function jobNames(t: Translate): string[] {
  return JOBS.map((job) => jobWords(t, job));
}

/** What is sent: the code of an occupation that was chosen by its name, the typed words otherwise; null empties the field. */
export function valueToSend(t: Translate, field: CustomerField, typed: string): string | null {
  const words = typed.trim();
  if (words === "") return null;
  if (field !== "occupation") return words;
  return JOBS.find((job) => jobWords(t, job) === words) ?? words;
}

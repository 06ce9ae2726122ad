/** An appointment and its need analysis as they are typed. Knows no screen. */
import type { InsuranceFacts } from "@/api/gen/InsuranceFacts";
import { readAmount } from "@/parts/amounts";

/** Hours at which the dedicated area can be booked, at this machine's clock. */
export const HOURS = ["09:00", "10:00", "11:00", "14:30", "15:30", "16:30"] as const;

const MOST_MINOR = 100_000_000_000;

export interface Need {
  /** As typed: household income of a year, premium, and whether it is paid each year. */
  income: string;
  premium: string;
  yearly: boolean;
}

export const noNeed: Need = { income: "", premium: "", yearly: true };

/** The figures of a whole analysis; null while something is missing. The age is known to the device. */
export function needFacts(need: Need): InsuranceFacts | null {
  const income = readAmount(need.income, MOST_MINOR);
  const premium = readAmount(need.premium, MOST_MINOR);
  if (income === null || premium === null) return null;
  return {
    age: null,
    household_income_minor: income,
    single_premium_minor: need.yearly ? null : premium,
    yearly_premium_minor: need.yearly ? premium : null,
  };
}

/** The instant of a day and an hour on this machine's wall, UTC. */
export function appointmentAt(day: string, hour: string): string {
  return new Date(`${day}T${hour}:00`).toISOString();
}

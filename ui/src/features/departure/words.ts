/** Which sentence a point is told in, and what it is filled with. The rules are the host's; here are only words. */
import type { DeparturePoint } from "@/api/gen/DeparturePoint";
import type { MessageId } from "@/locales";
import type { Format } from "@/shared/format";

/** A clock further off is told in hours. */
const HOURS_FROM_S = 7_200;

/** How a point stands: it decides its mark. */
export type Standing = "ok" | "care" | "stop";

export function standingOf(point: DeparturePoint): Standing {
  return point.ok ? "ok" : point.severity;
}

/** The sentence of a point. A point without a value it could have says that instead. */
export function sentenceOf(point: DeparturePoint): MessageId {
  const { code, ok, facts } = point;
  if (code === "lease" && facts.at === null)
    return ok ? "departure.said.lease.none" : "departure.said.lease.not";
  if (code === "data_age" && facts.at === null) return "departure.said.data_age.never";
  if (code === "disk_space" && facts.bytes === null) return "departure.said.disk_space.unknown";
  if (code === "clock" && facts.seconds === null) return "departure.said.clock.unknown";
  if (code === "clock" && Math.abs(facts.seconds ?? 0) >= HOURS_FROM_S) return "departure.said.clock.hours";
  return `departure.said.${code}.${ok ? "ok" : "not"}`;
}

/** What the sentences of all points may name. */
export function valuesOf(point: DeparturePoint, format: Format): Record<string, string | number> {
  const { count, at, on, bytes, seconds } = point.facts;
  const values: Record<string, string | number> = {};
  if (count !== null) Object.assign(values, { count, n: format.count(count) });
  if (at !== null) values.at = format.dateTime(at);
  values.on = on === null ? "–" : format.date(on);
  if (bytes !== null) values.size = format.bytes(bytes);
  if (seconds !== null) {
    values.minutes = format.count(Math.ceil(Math.abs(seconds) / 60));
    values.hours = format.count(Math.round(Math.abs(seconds) / 3_600));
  }
  return values;
}

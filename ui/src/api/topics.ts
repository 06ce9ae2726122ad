/** Which answers a change of a topic makes stale. A reading command that is missing here is never refetched. */
import type { CommandName } from "./client";
import type { Topic } from "./gen/Topic";

const READS: Partial<Record<CommandName, readonly Topic[]>> = {
  device_state: ["device"],
  sync_state: ["sync", "outbox"],
  sync_report: ["sync", "outbox"],
  settings_get: ["settings"],
  diagnostics_get: ["device", "sync", "outbox"],
  today_open: ["customers", "visits", "follow_ups", "changes", "team"],
  customer_search: ["customers", "visits", "follow_ups"],
  customer_facets: ["customers"],
  customer_open: ["customers", "visits", "follow_ups", "changes", "segments", "outbox", "safeguards"],
  view_list: ["settings"],
  departure_check: ["customers", "follow_ups", "settings", "outbox", "sync"],
  advice_preview: ["customers", "visits", "segments"],
  model_list: ["segments"],
  visit_form: ["customers"],
  visit_draft_get: ["visits"],
  visit_draft_list: ["visits"],
  visit_open: ["visits", "outbox"],
  follow_up_list: ["follow_ups"],
  segment_list: ["segments", "customers"],
  offer_list: ["segments"],
  offer_terms: ["segments"],
  offer_calculate: ["segments"],
  offer_prepay: ["segments"],
  offer_afford: ["customers", "segments"],
  offer_revolve: ["segments"],
  offer_deposit: ["segments"],
  offer_pack: ["segments"],
  quote_list: ["quotes", "outbox"],
  quote_open: ["quotes", "outbox"],
  consent_view: ["safeguards", "customers"],
  contact_check: ["safeguards", "customers", "visits"],
  suitability_view: ["safeguards", "customers"],
  assessment_form: ["safeguards"],
  audit_view: ["safeguards", "quotes", "outbox"],
  talk_track: ["segments"],
  material_list: ["segments"],
  words_check: ["segments"],
  outbox_list: ["outbox", "visits", "sync"],
  outbox_receipt: ["outbox"],
  rescue_state: ["outbox", "sync", "device"],
  team_summary: ["team", "visits", "follow_ups", "changes"],
  team_experience: ["team", "visits"],
  change_list: ["changes", "team"],
  review_queue: ["team", "visits"],
};

/** Whether an answer of `name` may differ after a change of these topics. */
export function isStale(name: string, topics: readonly Topic[]): boolean {
  const reads = READS[name as CommandName];
  return reads?.some((topic) => topics.includes(topic)) ?? false;
}

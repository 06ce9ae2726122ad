/** How loud each of the host's headlines about synchronisation is, and its sign. The words say the same as the colour. */
import {
  IconAlertCircle,
  IconCloudOff,
  IconCloudUp,
  IconRefresh,
  IconRubberStamp,
  type TablerIcon,
} from "@tabler/icons-react";
import type { SyncHeadline } from "@/api/gen/SyncHeadline";

export type SyncTone = "attention" | "busy" | "waiting" | "quiet" | "signed";

export const TONES: Record<SyncHeadline, SyncTone> = {
  sign_in_needed: "attention",
  needs_attention: "attention",
  upgrade_needed: "attention",
  data_differs: "attention",
  unsent_too_long: "attention",
  signing_in: "busy",
  sending: "busy",
  first_fetch: "busy",
  fetching: "busy",
  offline_unsent: "waiting",
  offline_signed: "waiting",
  offline: "waiting",
  failed: "waiting",
  all_signed_for: "signed",
  unsent: "waiting",
  held: "waiting",
  incomplete: "quiet",
};

export const TONE_ICONS: Record<SyncTone, TablerIcon> = {
  attention: IconAlertCircle,
  busy: IconRefresh,
  waiting: IconCloudOff,
  quiet: IconCloudUp,
  signed: IconRubberStamp,
};

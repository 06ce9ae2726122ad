/** What to say to this segment, and what may be handed to it, as the bank approved it. */
import { useCommand } from "@/api";
import { useT } from "@/locales";
import { MaterialList } from "@/parts/MaterialList";
import { TalkTrackCard } from "@/parts/TalkTrackCard";
import { Panel } from "@/shared/Panel";
import classes from "./SegmentPage.module.css";

interface SegmentWordsProps {
  code: string;
  /** The host's business day. */
  today: string;
}

export function SegmentWords({ code, today }: SegmentWordsProps) {
  const t = useT();
  const track = useCommand("talk_track", { segment: code }).data;
  const list = useCommand("material_list", { segment: code }).data;
  if (!track?.track && !list?.materials.length) return null;
  return (
    <div className={classes.words}>
      {track?.track && (
        <Panel title={t("customer.words")} note={track.pack}>
          <TalkTrackCard track={track.track} />
        </Panel>
      )}
      {list && list.materials.length > 0 && (
        <Panel title={t("customer.materials")} note={list.pack}>
          <MaterialList materials={list.materials} today={today} />
        </Panel>
      )}
    </div>
  );
}

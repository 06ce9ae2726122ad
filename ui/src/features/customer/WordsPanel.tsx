/** What to say to this customer, in approved words: talk track, materials that may be handed out, and a check of one's own. */
import { useState } from "react";
import { useCommand } from "@/api";
import type { CustomerView } from "@/api/gen/CustomerView";
import { usePick, useT } from "@/locales";
import { MaterialList } from "@/parts/MaterialList";
import { TalkTrackCard } from "@/parts/TalkTrackCard";
import { WordsCheck } from "@/parts/WordsCheck";
import { OptionGroup } from "@/shared/OptionGroup";
import { Panel } from "@/shared/Panel";
import classes from "./Quotes.module.css";

const GENERAL = "";

export function WordsPanel({ view }: { view: CustomerView }) {
  const t = useT();
  const pick = usePick();
  const [about, setAbout] = useState(GENERAL);
  const segment = (view.segments.find((one) => one.primary) ?? view.segments[0])?.code;
  const wanted = {
    ...(segment ? { segment } : {}),
    ...(about === GENERAL ? {} : { product: about }),
  };
  const track = useCommand("talk_track", wanted).data;
  const list = useCommand("material_list", wanted).data;
  const suggestions = view.advice.suggestions;
  return (
    <Panel title={t("customer.words")} note={track?.pack}>
      <div className={classes.words}>
        {suggestions.length > 0 && (
          <OptionGroup
            label={t("customer.wordsAbout")}
            options={[
              { value: GENERAL, label: t("customer.wordsSegment"), hotkey: "" },
              ...suggestions.map((one) => ({ value: one.product, label: pick(one.name), hotkey: "" })),
            ]}
            chosen={[about]}
            onPick={setAbout}
          />
        )}
        {track?.track ? (
          <TalkTrackCard track={track.track} />
        ) : (
          <p className={classes.quiet}>{t("customer.wordsNone")}</p>
        )}
        <section aria-label={t("customer.materials")}>
          {list && list.materials.length > 0 ? (
            <MaterialList materials={list.materials} today={view.advice.on} />
          ) : (
            <p className={classes.quiet}>{t("customer.materialsNone")}</p>
          )}
          {list && list.withheld > 0 && (
            <p className={classes.quiet}>{t("customer.materialsWithheld", { n: list.withheld })}</p>
          )}
        </section>
        <WordsCheck products={about === GENERAL ? [] : [about]} />
      </div>
    </Panel>
  );
}

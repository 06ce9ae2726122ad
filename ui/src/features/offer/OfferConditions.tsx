/** What else belongs to the offer: who may have it, what the money may not be used for, what must be shown, and the law's words. */
import type { OfferView } from "@/api/gen/OfferView";
import type { Text } from "@/api/gen/Text";
import { usePick, useT } from "@/locales";
import { Tag } from "@/parts/Tag";
import { Panel } from "@/shared/Panel";
import classes from "./Calculator.module.css";

export function OfferConditions({ view }: { view: OfferView }) {
  const t = useT();
  const pick = usePick();
  const none = [view.conditions, view.stops, view.evidence, view.notices].every((part) => part.length === 0);
  if (none) return null;
  return (
    <Panel
      title={t("offer.conditions")}
      note={t("offer.pack", { pack: `${view.pack.id} v${view.pack.version}` })}
      actions={view.illustrative && <Tag tone="warn">{t("offer.illustrative")}</Tag>}
    >
      <div className={classes.conditions}>
        <Lines title={t("offer.who")} lines={view.conditions} />
        <Lines title={t("offer.stops")} lines={view.stops} stop />
        <Lines title={t("offer.evidence")} lines={view.evidence} />
        <Lines title={t("offer.notices")} lines={view.notices} />
      </div>
      {view.partner && <p className={classes.told}>{t("offer.partner", { name: pick(view.partner) })}</p>}
    </Panel>
  );
}

function Lines({ title, lines, stop = false }: { title: string; lines: Text[]; stop?: boolean }) {
  const pick = usePick();
  if (lines.length === 0) return null;
  return (
    <section>
      <h3 className={classes.small} data-stop={stop || undefined}>
        {title}
      </h3>
      <ul className={classes.lines}>
        {lines.map((line) => (
          <li key={line.en}>{pick(line)}</li>
        ))}
      </ul>
    </section>
  );
}

/** What the model was learned from and tested on, as a statement states its period. */
import type { ReactNode } from "react";
import type { ModelCard } from "@/api/gen/ModelCard";
import { usePick, useT } from "@/locales";
import { type Format, useFormat } from "@/shared/format";
import classes from "./Models.module.css";
import { formWords, modelName } from "./words";

export function CardData({ card }: { card: ModelCard }) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const rows = (count: number, positives: number) =>
    t("models.rows", {
      rows: format.count(count),
      positives: format.count(positives),
      share: format.share(Math.round((positives / Math.max(1, count)) * 10_000)),
    });
  return (
    <dl className={classes.data}>
      <Datum name={t("models.training")} value={rows(card.train_rows, card.train_positives)}>
        {periodWords(card.train_cut_offs, format)}
      </Datum>
      <Datum name={t("models.test")} value={rows(card.test_rows, card.test_positives)}>
        {periodWords(card.test_cut_offs, format)}
      </Datum>
      <Datum name={t("models.champion")} value={modelName(t, card.champion)}>
        {t("models.seed", { seed: String(card.seed) })}
      </Datum>
      {card.forms.length > 0 && <Datum name={t("models.form")} value={formWords(t, card.forms)} />}
      <Datum name={t("models.sources")} value={card.sources.map(pick).join(t("common.listSeparator"))} />
      {card.choice.left_out.length > 0 && (
        <Datum
          name={t("models.leftOut")}
          value={card.choice.left_out.map((one) => pick(one.name)).join(t("common.listSeparator"))}
        >
          {t("models.leftOutHint")}
        </Datum>
      )}
    </dl>
  );
}

/** From the first day to the last, or the only day. */
function periodWords(days: readonly string[], format: Format): string {
  const sorted = days.toSorted().map(format.date);
  const [first] = sorted;
  const last = sorted.at(-1);
  if (!first || !last) return "";
  return first === last ? first : `${first} – ${last}`;
}

function Datum({ name, value, children }: { name: string; value: string; children?: ReactNode }) {
  return (
    <div className={classes.datum}>
      <dt>{name}</dt>
      <dd>{value}</dd>
      {children && <dd className={classes.beside}>{children}</dd>}
    </div>
  );
}

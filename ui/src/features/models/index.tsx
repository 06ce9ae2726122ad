/** The models in force on this device, each with how good it is against the next best; and the card of each. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useCommand } from "@/api";
import type { ModelList } from "@/api/gen/ModelList";
import type { ModelRow } from "@/api/gen/ModelRow";
import { useT } from "@/locales";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { IntervalMark, scaleOf } from "@/shared/IntervalMark";
import { Loaded } from "@/shared/Loaded";
import { Page } from "@/shared/Page";
import { useCursor } from "@/shared/useCursor";
import classes from "./Models.module.css";
import { modelName } from "./words";

export { ModelCardPage } from "./ModelCardPage";

export default function ModelsPage() {
  const t = useT();
  const format = useFormat();
  const query = useCommand("model_list", {});
  const bundle = query.data?.bundle;
  return (
    <Page
      title={t("models.title")}
      lead={bundle ? t("models.bundle", { id: bundle.id, date: format.date(bundle.as_of) }) : undefined}
    >
      <p className={classes.lead}>{t("models.lead")}</p>
      <Loaded query={query}>
        {(list) => (list.models.length > 0 ? <Models list={list} /> : <NoModels />)}
      </Loaded>
    </Page>
  );
}

function NoModels() {
  const t = useT();
  return (
    <Empty>
      <p>{t("models.none")}</p>
      <p>{t("models.noneHint")}</p>
    </Empty>
  );
}

function Models({ list }: { list: ModelList }) {
  const t = useT();
  const format = useFormat();
  const { bundle, by_rule } = list;
  return (
    <>
      <ModelTable rows={list.models} />
      <ul className={classes.aside}>
        {by_rule.length > 0 && (
          <li>
            {t("models.byRule", {
              families: by_rule
                .map((family) => t(`codes.productKind.${family}`))
                .join(t("common.listSeparator")),
            })}
          </li>
        )}
        {list.refused.map((one) => (
          <li key={one.id} className={classes.refused}>
            {t("models.bundleRefused", { id: one.id, code: one.code })}
          </li>
        ))}
        {bundle && bundle.hold_out_bp > 0 && (
          <li>{t("models.holdOut", { share: format.share(bundle.hold_out_bp) })}</li>
        )}
      </ul>
    </>
  );
}

function ModelTable({ rows }: { rows: readonly ModelRow[] }) {
  const t = useT();
  const navigate = useNavigate();
  const open = (version: string) => void navigate({ to: "/models/$version", params: { version } });
  const cursor = useCursor({
    count: rows.length,
    onOpen: (at) => {
      const row = rows[at];
      if (row) open(row.version);
    },
    elementId: (at) => `model-${at}`,
  });
  const scale = scaleOf(rows.flatMap(({ card }) => card.results.slice(0, 1).map((one) => one.auc)));
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("models.family")}</th>
            <th scope="col">{t("models.kind")}</th>
            <th scope="col">{t("models.learnedTo")}</th>
            <th scope="col" className={classes.number}>
              {t("models.trainRows")}
            </th>
            <th scope="col" className={classes.number}>
              {t("models.baseRate")}
            </th>
            <th scope="col" colSpan={2}>
              {t("models.measure.auc")}
            </th>
            <th scope="col">{t("models.checks")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <ModelLine key={row.version} row={row} at={at} scale={scale} current={cursor.index === at} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface ModelLineProps {
  row: ModelRow;
  at: number;
  scale: ReturnType<typeof scaleOf>;
  current: boolean;
}

function ModelLine({ row, at, scale, current }: ModelLineProps) {
  const t = useT();
  const format = useFormat();
  const { card } = row;
  const champion = card.results[0];
  const failed = card.checks.filter((check) => !check.passed).length;
  const lastDay = card.train_cut_offs.at(-1);
  return (
    <tr aria-current={current ? "true" : undefined}>
      <th scope="row">
        <Link
          id={`model-${at}`}
          to="/models/$version"
          params={{ version: card.version }}
          className={classes.link ?? ""}
        >
          {t(`codes.productKind.${card.family}`)}
        </Link>
        <span className={classes.version}>{card.version}</span>
      </th>
      <td>{champion && modelName(t, champion.model)}</td>
      <td className={classes.day}>{lastDay ? format.date(lastDay) : t("common.dash")}</td>
      <td className={classes.number}>{format.count(card.train_rows)}</td>
      <td className={classes.number}>
        {t("models.uptake", {
          share: format.shareInColumn(Math.round(row.base_rate_ppm / 100)),
          days: row.horizon_days,
        })}
      </td>
      <td className={classes.number}>{champion ? format.figure(champion.auc.value, 3) : t("common.dash")}</td>
      <td className={classes.mark}>{champion && <IntervalMark of={champion.auc} scale={scale} />}</td>
      <td>
        <span className={classes.verdict} data-passed={failed === 0}>
          {failed === 0
            ? t("models.checksPassed", { n: card.checks.length })
            : t("models.checksFailed", { n: failed })}
        </span>
      </td>
    </tr>
  );
}

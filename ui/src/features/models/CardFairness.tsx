/** Whom a release would suggest to: each group beside the group best off, against the limit. */
import type { Among } from "@/api/gen/Among";
import type { FairnessResult } from "@/api/gen/FairnessResult";
import { useT } from "@/locales";
import { Tag } from "@/parts/Tag";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import classes from "./Models.module.css";
import { amongWords, attributeName, byBounds, groupName } from "./words";

interface CardFairnessProps {
  groups: readonly FairnessResult[];
  /** The smallest ratio that may be released. */
  limit?: number | undefined;
  /** Among whom the bank has it decided. */
  judged: Among | null;
}

export function CardFairness({ groups, limit = 0.8, judged }: CardFairnessProps) {
  const t = useT();
  const format = useFormat();
  const tables = [...new Map(groups.map((group) => [tableOf(group), group])).values()];
  return (
    <Panel
      title={t("models.fairness")}
      note={t("models.fairnessNote", { limit: format.figure(limit, 2) })}
      flush={groups.length > 0}
    >
      {groups.length === 0 && <Empty>{t("models.notMeasured")}</Empty>}
      {tables.map((table) => (
        <table key={tableOf(table)} className={classes.groups}>
          <caption>
            {amongWords(t, table.among)}{" "}
            {table.among === judged && <Tag tone="strong">{t("models.judged")}</Tag>}
          </caption>
          <thead>
            <tr>
              <th scope="col">{attributeName(t, table.attribute)}</th>
              <th scope="col" className={classes.number}>
                {t("models.rowsHead")}
              </th>
              <th scope="col" className={classes.number}>
                {t("models.selected")}
              </th>
              <th scope="col" colSpan={2}>
                {t("models.ratio")}
              </th>
            </tr>
          </thead>
          <tbody>
            {groups
              .filter((group) => tableOf(group) === tableOf(table))
              .toSorted((a, b) => byBounds(a.group, b.group))
              .map((group) => (
                <GroupLine key={group.group} group={group} limit={limit} />
              ))}
          </tbody>
        </table>
      ))}
    </Panel>
  );
}

/** Groups of one attribute among the same customers stand in one table. */
function tableOf(group: FairnessResult): string {
  return `${group.among} ${group.attribute}`;
}

function GroupLine({ group, limit }: { group: FairnessResult; limit: number }) {
  const t = useT();
  const format = useFormat();
  const below = group.ratio < limit;
  return (
    <tr>
      <th scope="row">{groupName(t, group.group)}</th>
      <td className={classes.number}>{format.count(group.rows)}</td>
      <td className={classes.number}>
        {format.shareInColumn(Math.round((group.selected / Math.max(1, group.rows)) * 10_000))}
      </td>
      <td className={classes.number} data-below={below || undefined}>
        {format.figure(group.ratio, 2)}
        {below && <span className="visually-hidden"> {t("models.belowLimit")}</span>}
      </td>
      <td className={classes.mark} aria-hidden="true">
        <span className={classes.ratio}>
          <span data-below={below || undefined} style={{ width: `${Math.min(1, group.ratio) * 100}%` }} />
          <i style={{ left: `${limit * 100}%` }} />
        </span>
      </td>
    </tr>
  );
}

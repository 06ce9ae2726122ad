/** Appointments ahead, in the dedicated area of an outlet. */
import type { AppointmentRow } from "@/api/gen/AppointmentRow";
import { usePick, useT } from "@/locales";
import { Tag } from "@/parts/Tag";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import classes from "./Suitability.module.css";

export function AppointmentList({ rows }: { rows: AppointmentRow[] }) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  if (rows.length === 0) return null;
  return (
    <Panel title={t("suitability.appointments")} flush>
      <ul>
        {rows.map((row) => (
          <li key={row.appointment_id} className={classes.appointment}>
            <strong>{format.dateTime(row.at)}</strong>
            <span>
              {t(`codes.appointment.${row.purpose}`)}
              {row.product_name && ` · ${pick(row.product_name)}`}
            </span>
            {row.own_wish && <Tag>{t("suitability.byOwnWish")}</Tag>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

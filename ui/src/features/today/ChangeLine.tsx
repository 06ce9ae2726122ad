/** What became of an own change of a profile: it waits for the supervisor, or it was decided. */
import { Link } from "@tanstack/react-router";
import { useAct } from "@/api";
import type { ChangeRow } from "@/api/gen/ChangeRow";
import { useT } from "@/locales";
import { ChangeTag } from "@/parts/ChangeTag";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import classes from "./Today.module.css";

interface ChangeLineProps {
  change: ChangeRow;
  id: string;
  current: boolean;
  onFocus: () => void;
}

export function ChangeLine({ change, id, current, onFocus }: ChangeLineProps) {
  const t = useT();
  const format = useFormat();
  const decided = change.decided_at !== null && change.state !== "disputed";
  const read = useAct("change_acknowledge");
  const acknowledge = () => void read.run({ change_id: change.change_id }).catch(() => null);
  useKeys([{ keys: "x", label: "today.change.read", run: acknowledge }], current && decided);
  return (
    <div className={classes.change} data-current={current}>
      <Link
        id={id}
        className={classes.line ?? ""}
        data-current={current}
        onFocus={onFocus}
        to="/customers/$no"
        params={{ no: change.customer_no }}
      >
        <span className={classes.name}>{change.customer_name ?? change.customer_no}</span>
        <span className={classes.what}>
          {t(`codes.customerField.${change.field}`)} <ChangeTag change={change} />
        </span>
        <span className={classes.when}>{format.dateTime(change.decided_at ?? change.saved_at)}</span>
        {change.comment && <q className={`${classes.more} ${classes.comment}`}>{change.comment}</q>}
      </Link>
      {decided && (
        <button type="button" className={classes.read} onClick={acknowledge}>
          {t("today.change.read")} <KeyCap keys="x" />
        </button>
      )}
    </div>
  );
}

/** The team at a glance: four figures with what to compare them with, and the matrix. */
import type { TeamMember } from "@/api/gen/TeamMember";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import { coverageOf, longOverdueOf, overdueOf, sumOf } from "./figures";
import { TeamMatrix } from "./TeamMatrix";
import classes from "./TeamOverview.module.css";

interface TeamOverviewProps {
  members: readonly TeamMember[];
  toReview: number;
  onReview: (staffNo: string | null) => void;
}

export function TeamOverview({ members, toReview, onReview }: TeamOverviewProps) {
  const t = useT();
  const format = useFormat();
  const sum = (value: (member: TeamMember) => number) => sumOf(members, value);
  const visits = sum((member) => member.visits_7_days);
  const covered = sum((member) => member.covered_90_days);
  const customers = sum((member) => member.customers);
  const perRm = (visits / Math.max(1, members.length)).toFixed(1);
  return (
    <>
      <div className={classes.figures}>
        <button type="button" className={classes.figure} onClick={() => onReview(null)}>
          <Figure
            name={t("team.number.toReview")}
            value={format.count(toReview)}
            beside={t("team.number.returned", { count: sum((member) => member.returned) })}
          />
        </button>
        <div className={classes.figure}>
          <Figure
            name={t("team.number.overdue")}
            value={format.count(sum(overdueOf))}
            beside={t("team.number.overdueOld", { count: sum(longOverdueOf) })}
          />
        </div>
        <div className={classes.figure}>
          <Figure
            name={t("team.number.visits")}
            value={format.count(visits)}
            beside={t("team.number.perRm", { value: perRm })}
          />
        </div>
        <div className={classes.figure}>
          <Figure
            name={t("team.number.coverage")}
            value={format.share(coverageOf(covered, customers))}
            beside={t("team.coverageOf", {
              covered: format.count(covered),
              customers: format.count(customers),
            })}
          />
        </div>
      </div>
      <TeamMatrix members={members} onReview={onReview} />
    </>
  );
}

function Figure({ name, value, beside }: { name: string; value: string; beside: string }) {
  return (
    <>
      <span className={classes.name}>{name}</span>
      <span className={classes.value}>{value}</span>
      <span className={classes.beside}>{beside}</span>
    </>
  );
}

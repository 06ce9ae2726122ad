/** Who has how many overdue tasks of which age, beside visits and coverage: one row a person. */
import { Link } from "@tanstack/react-router";
import type { TeamMember } from "@/api/gen/TeamMember";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import { AGE_BANDS, bySlipping, coverageOf, overdueOf, sumOf } from "./figures";
import classes from "./TeamMatrix.module.css";

interface TeamMatrixProps {
  members: readonly TeamMember[];
  onReview: (staffNo: string) => void;
}

export function TeamMatrix({ members, onReview }: TeamMatrixProps) {
  const t = useT();
  const scale = Math.max(1, ...members.map(overdueOf));
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <caption className="visually-hidden">{t("team.matrix")}</caption>
        <thead>
          <tr>
            <th scope="col" rowSpan={2} className={classes.who}>
              {t("team.who")}
            </th>
            <th scope="colgroup" colSpan={5} className={classes.groupHead}>
              {t("team.overdue")}
            </th>
            <th scope="col" rowSpan={2} className={classes.barHead} aria-hidden="true" />
            <th scope="col" rowSpan={2} className={classes.number}>
              {t("team.open")}
            </th>
            <th scope="colgroup" colSpan={2} className={classes.groupHead}>
              {t("team.visits")}
            </th>
            <th scope="col" rowSpan={2}>
              {t("team.coverage")}
            </th>
            <th scope="col" rowSpan={2} className={classes.number}>
              {t("team.toReview")}
            </th>
            <th scope="col" rowSpan={2} className={classes.number}>
              {t("team.returned")}
            </th>
          </tr>
          <tr>
            {AGE_BANDS.map(([band, age]) => (
              <th key={band} scope="col" className={classes.number}>
                {t(`team.age.${age}`)}
              </th>
            ))}
            <th scope="col" className={classes.number}>
              {t("team.total")}
            </th>
            <th scope="col" className={classes.number}>
              {t("team.visits7")}
            </th>
            <th scope="col" className={classes.number}>
              {t("team.visits30")}
            </th>
          </tr>
        </thead>
        <tbody>
          {bySlipping(members).map((member) => (
            <TeamLine key={member.staff_no} member={member} scale={scale} onReview={onReview} />
          ))}
        </tbody>
        <tfoot>
          <TotalLine members={members} />
        </tfoot>
      </table>
    </div>
  );
}

interface TeamLineProps {
  member: TeamMember;
  /** The number of tasks that fills the bar. */
  scale: number;
  onReview: (staffNo: string) => void;
}

function TeamLine({ member, scale, onReview }: TeamLineProps) {
  const t = useT();
  const format = useFormat();
  const name = { name: member.name };
  return (
    <tr>
      <th scope="row" className={classes.who}>
        <Link
          to="/follow-ups"
          search={{ owner: member.staff_no }}
          className={classes.link ?? ""}
          aria-label={t("team.seeFollowUps", name)}
        >
          {member.name}
        </Link>
        <span className={classes.staffNo}>{member.staff_no}</span>
      </th>
      {AGE_BANDS.map(([band]) => (
        <td key={band} className={classes.number} data-zero={member[band] === 0 || undefined}>
          {member[band]}
        </td>
      ))}
      <td className={classes.total} data-zero={overdueOf(member) === 0 || undefined}>
        {overdueOf(member)}
      </td>
      <td className={classes.bars} aria-hidden="true">
        <span className={classes.bar}>
          {AGE_BANDS.map(([band, age]) => (
            <span key={band} data-age={age} style={{ width: `${(member[band] / scale) * 100}%` }} />
          ))}
        </span>
      </td>
      <td className={classes.number}>{format.count(member.open)}</td>
      <td className={classes.number}>{format.count(member.visits_7_days)}</td>
      <td className={classes.number}>{format.count(member.visits_30_days)}</td>
      <td>
        <Coverage covered={member.covered_90_days} customers={member.customers} />
      </td>
      <td className={classes.number}>
        {member.to_review > 0 ? (
          <button
            type="button"
            className={classes.review}
            aria-label={t("team.seeReview", name)}
            onClick={() => onReview(member.staff_no)}
          >
            {member.to_review}
          </button>
        ) : (
          <span className={classes.zero}>0</span>
        )}
      </td>
      <td className={classes.number} data-zero={member.returned === 0 || undefined}>
        {member.returned}
      </td>
    </tr>
  );
}

function Coverage({ covered, customers }: { covered: number; customers: number }) {
  const t = useT();
  const format = useFormat();
  const share = coverageOf(covered, customers);
  return (
    <span className={classes.coverage}>
      <span className={classes.percent}>{format.shareInColumn(share)}</span>
      <span className={classes.meter} aria-hidden="true">
        <span style={{ width: `${share / 100}%` }} />
      </span>
      <span className={classes.of}>
        {t("team.coverageOf", { covered: format.count(covered), customers: format.count(customers) })}
      </span>
    </span>
  );
}

function TotalLine({ members }: { members: readonly TeamMember[] }) {
  const t = useT();
  const format = useFormat();
  const total = (value: (member: TeamMember) => number) => format.count(sumOf(members, value));
  return (
    <tr>
      <th scope="row" className={classes.who}>
        {t("team.total")}
      </th>
      {AGE_BANDS.map(([band]) => (
        <td key={band} className={classes.number}>
          {total((member) => member[band])}
        </td>
      ))}
      <td className={classes.total}>{total(overdueOf)}</td>
      <td aria-hidden="true" />
      <td className={classes.number}>{total((member) => member.open)}</td>
      <td className={classes.number}>{total((member) => member.visits_7_days)}</td>
      <td className={classes.number}>{total((member) => member.visits_30_days)}</td>
      <td>
        <Coverage
          covered={sumOf(members, (member) => member.covered_90_days)}
          customers={sumOf(members, (member) => member.customers)}
        />
      </td>
      <td className={classes.number}>{total((member) => member.to_review)}</td>
      <td className={classes.number}>{total((member) => member.returned)}</td>
    </tr>
  );
}

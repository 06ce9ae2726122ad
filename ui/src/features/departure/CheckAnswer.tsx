/** Go or no-go, large, and under it every point with its reason and what to do. */
import { IconCircleCheck, IconCircleX, IconInfoCircle, type TablerIcon } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { DepartureCheck } from "@/api/gen/DepartureCheck";
import type { DeparturePoint } from "@/api/gen/DeparturePoint";
import { usePick, useT } from "@/locales";
import { useFormat } from "@/shared/format";
import classes from "./Departure.module.css";
import { type Standing, sentenceOf, standingOf, valuesOf } from "./words";

const ICONS: Record<Standing, TablerIcon> = { ok: IconCircleCheck, care: IconInfoCircle, stop: IconCircleX };

export function CheckAnswer({ check }: { check: DepartureCheck }) {
  const t = useT();
  const format = useFormat();
  const stops = check.points.filter((point) => standingOf(point) === "stop").length;
  const cares = check.points.filter((point) => standingOf(point) === "care").length;
  const standing: Standing = !check.go ? "stop" : cares > 0 ? "care" : "ok";
  const Icon = ICONS[check.go ? "ok" : "stop"];
  return (
    <>
      <section className={classes.verdict} data-standing={standing} aria-labelledby="departure-verdict">
        <Icon size={40} stroke={1.5} aria-hidden="true" />
        <div>
          <h2 className={classes.verdictWord} id="departure-verdict">
            {t(check.go ? "departure.go" : "departure.noGo")}
          </h2>
          <p className={classes.verdictLead}>
            {check.go
              ? t("departure.go.lead", {
                  n: format.count(check.customers),
                  cares,
                  at: format.dateTime(check.return_at),
                })
              : t("departure.noGo.lead", { stops, cares })}
          </p>
        </div>
      </section>
      <ul className={classes.points} aria-label={t("departure.points")}>
        {check.points.map((point) => (
          <PointLine key={point.code} point={point} />
        ))}
      </ul>
    </>
  );
}

function PointLine({ point }: { point: DeparturePoint }) {
  const t = useT();
  const format = useFormat();
  const standing = standingOf(point);
  const Icon = ICONS[standing];
  return (
    <li className={classes.point} data-standing={standing}>
      <Icon size={20} stroke={1.75} aria-hidden="true" className={classes.pointMark} />
      <div className={classes.pointWords}>
        <h3 className={classes.pointTitle}>
          {t(`departure.point.${point.code}`)}
          <span className={classes.standing}>{t(`departure.standing.${standing}`)}</span>
        </h3>
        <p>{t(sentenceOf(point), valuesOf(point, format))}</p>
        {!point.ok && <p className={classes.cure}>{t(`departure.cure.${point.code}`)}</p>}
        <Named point={point} />
      </div>
    </li>
  );
}

/** Whom or what a point is about, as far as it is named. */
function Named({ point }: { point: DeparturePoint }) {
  const t = useT();
  const pick = usePick();
  const { customers, products, count } = point.facts;
  const rest = Math.max(0, (count ?? 0) - customers.length);
  if (point.ok || customers.length + products.length === 0) return null;
  return (
    <p className={classes.named}>
      {products.map((name) => (
        <span key={name.en}>{pick(name)}</span>
      ))}
      {customers.map(({ customer_no, name }) => (
        <Link key={customer_no} to="/customers/$no" params={{ no: customer_no }}>
          {name}
        </Link>
      ))}
      {customers.length > 0 && rest > 0 && <span>{t("departure.andMore", { n: rest })}</span>}
    </p>
  );
}

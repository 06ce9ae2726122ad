/**
 * Experience beside model: what came of customers whom the RMs picked by themselves, and of those picked from the
 * model's list. Every share comes with its interval; where there are too few cases, no share is shown and it says so.
 */
import { useCommand } from "@/api";
import type { Experience } from "@/api/gen/Experience";
import type { TeamExperience as Answer } from "@/api/gen/TeamExperience";
import { useT } from "@/locales";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { Loaded } from "@/shared/Loaded";
import { ExperienceRows } from "./ExperienceRows";
import { compared, OUTCOMES } from "./experience";
import classes from "./TeamExperience.module.css";

export function TeamExperience() {
  const query = useCommand("team_experience", {});
  return <Loaded query={query}>{(answer) => <Board answer={answer} />}</Loaded>;
}

function Board({ answer }: { answer: Answer }) {
  const t = useT();
  const format = useFormat();
  const words = { since: format.date(answer.since), days: answer.within_days, least: answer.least_cases };
  if (answer.model.picks + answer.own.picks === 0) {
    return (
      <Empty>
        <p>{t("team.experience.none")}</p>
        <p>{t("team.experience.noneHint")}</p>
      </Empty>
    );
  }
  return (
    <div className={classes.board}>
      <p className={classes.lead}>{t("team.experience.lead", words)}</p>
      <Verdicts model={answer.model} own={answer.own} least={answer.least_cases} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what may scroll must be reachable by keys */}
      <section className={classes.frame} tabIndex={0} aria-label={t("team.experience.table")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("team.who")}</th>
              <th scope="col">{t("team.experience.how")}</th>
              <th scope="col" className={classes.number}>
                {t("team.experience.picks")}
              </th>
              {OUTCOMES.map((outcome) => (
                <th key={outcome} scope="col">
                  {t(`team.experience.${outcome}`)}
                  <span className={classes.ends} aria-hidden="true">
                    <span>{format.share(0)}</span>
                    <span>{format.share(10_000)}</span>
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <ExperienceRows
              name={t("team.experience.all")}
              model={answer.model}
              own={answer.own}
              least={answer.least_cases}
              total
            />
          </tbody>
          {answer.members.map((member) => (
            <tbody key={member.staff_no}>
              <ExperienceRows
                name={member.name}
                model={member.model}
                own={member.own}
                least={answer.least_cases}
              />
            </tbody>
          ))}
        </table>
      </section>
      <p className={classes.note}>{t("team.experience.note", words)}</p>
    </div>
  );
}

/** What the figures of the whole team say, one sentence an outcome; nothing is claimed while intervals overlap. */
function Verdicts({ model, own, least }: { model: Experience; own: Experience; least: number }) {
  const t = useT();
  const format = useFormat();
  const share = (rate: { value: number } | null) =>
    rate ? format.share(Math.round(rate.value * 10_000)) : t("common.dash");
  return (
    <dl className={classes.verdicts}>
      {OUTCOMES.map((outcome) => {
        const verdict = compared(model[outcome].rate, own[outcome].rate);
        return (
          <div key={outcome} className={classes.verdict} data-verdict={verdict}>
            <dt>{t(`team.experience.${outcome}`)}</dt>
            <dd className={classes.pair}>
              <span>
                <i className={classes.key} aria-hidden="true" /> {share(model[outcome].rate)}
              </span>
              <span>
                <i className={classes.key} data-own aria-hidden="true" /> {share(own[outcome].rate)}
              </span>
            </dd>
            <dd className={classes.says}>{t(`team.experience.verdict.${verdict}`, { least })}</dd>
          </div>
        );
      })}
    </dl>
  );
}

/** What to say and what not, as the bank approved it: opening, questions, facts, honest answers, closing. */
import type { TalkTrack } from "@/api/gen/TalkTrack";
import { usePick, useT } from "@/locales";
import classes from "./Words.module.css";

export function TalkTrackCard({ track }: { track: TalkTrack }) {
  const t = useT();
  const pick = usePick();
  return (
    <div className={classes.track}>
      <p className={classes.say}>{pick(track.opening)}</p>
      <Lines title={t("words.questions")} lines={track.questions.map(pick)} />
      <Lines title={t("words.points")} lines={track.points.map(pick)} />
      {track.answers.length > 0 && (
        <dl className={classes.answers} aria-label={t("words.answers")}>
          {track.answers.map((one) => (
            <div key={one.objection.en}>
              <dt>{pick(one.objection)}</dt>
              <dd>{pick(one.answer)}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className={classes.say}>{pick(track.closing)}</p>
      <p className={classes.avoid}>
        <strong>{t("words.avoid")}</strong> {pick(track.avoid)}
      </p>
    </div>
  );
}

function Lines({ title, lines }: { title: string; lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <h3 className={classes.title}>{title}</h3>
      <ul className={classes.lines}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

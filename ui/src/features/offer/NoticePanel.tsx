/** Money at notice: what it brings when notice is given in time, and what is left of it when it is not. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useCommand } from "@/api";
import type { NoticeView } from "@/api/gen/NoticeView";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import { Loaded } from "@/shared/Loaded";
import { OptionGroup } from "@/shared/OptionGroup";
import { Panel } from "@/shared/Panel";
import classes from "./Calculator.module.css";

interface NoticePanelProps {
  product: string;
  amountMinor: number;
  /** Lengths of the board, days. */
  lengths: readonly number[];
}

const USUAL_DAYS = "30";
const digits = (text: string) => text.replace(/\D/g, "").slice(0, 4);

export function NoticePanel({ product, amountMinor, lengths }: NoticePanelProps) {
  const t = useT();
  const [length, setLength] = useState(lengths[0] ?? 7);
  const [days, setDays] = useState(USUAL_DAYS);
  const [before, setBefore] = useState(String(length));
  const query = useCommand(
    "offer_notice",
    {
      product,
      amount_minor: amountMinor,
      notice_days: length,
      days: Number(days) || 0,
      noticed_days_before: Number(before) || 0,
    },
    { keepPrevious: true },
  );
  return (
    <Panel title={t("offer.notice")}>
      <div className={classes.early}>
        <div className={classes.noticeAsk}>
          <OptionGroup
            label={t("offer.noticeLength")}
            options={lengths.map((n) => ({
              value: String(n),
              label: t("offer.noticeDays", { n }),
              hotkey: "",
            }))}
            chosen={[String(length)]}
            onPick={(value) => setLength(Number(value))}
          />
          <TextInput
            label={t("offer.noticeKept")}
            inputMode="numeric"
            autoComplete="off"
            value={days}
            onChange={(event) => setDays(digits(event.currentTarget.value))}
          />
          <TextInput
            label={t("offer.noticeBefore")}
            inputMode="numeric"
            autoComplete="off"
            value={before}
            onChange={(event) => setBefore(digits(event.currentTarget.value))}
          />
        </div>
        <Loaded query={query}>{(answer) => <NoticeAnswer answer={answer} />}</Loaded>
      </div>
    </Panel>
  );
}

function NoticeAnswer({ answer }: { answer: NoticeView }) {
  const t = useT();
  const format = useFormat();
  const money = (minor: number) => format.money(minor, answer.currency);
  return (
    <>
      <dl className={classes.parts} aria-live="polite">
        <div>
          <dt>{t("offer.noticeRate")}</dt>
          <dd>{format.rate((answer.kept ? answer.rate_ppm : answer.demand_ppm) / 100)}</dd>
        </div>
        <div>
          <dt>{t("offer.noticeInterest")}</dt>
          <dd>{money(answer.interest_minor)}</dd>
        </div>
        <div>
          <dt>{t("offer.noticeAtDemand")}</dt>
          <dd>{money(answer.at_demand_minor)}</dd>
        </div>
      </dl>
      {!answer.kept && <p className={classes.wrong}>{t("offer.noticeLate")}</p>}
    </>
  );
}

/** One purpose: where it stands, by which text, and the one act that is open. */
import { Button } from "@mantine/core";
import type { ConsentPurposeView } from "@/api/gen/ConsentPurposeView";
import { usePick, useT } from "@/locales";
import { Tag } from "@/parts/Tag";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import classes from "./Consent.module.css";

interface PurposeLineProps {
  id: string;
  purpose: ConsentPurposeView;
  /** The keys act on this one. */
  current: boolean;
  onFocus: () => void;
  onAsk: () => void;
  onWithdraw: () => void;
}

export function PurposeLine({ id, purpose, current, onFocus, onAsk, onWithdraw }: PurposeLineProps) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const { state, text } = purpose;
  const name = t(`codes.purpose.${purpose.purpose}`);
  return (
    <li
      id={id}
      tabIndex={-1}
      className={classes.purpose}
      data-current={current || undefined}
      onFocus={onFocus}
      onPointerDown={onFocus}
    >
      <div className={classes.what}>
        <span className={classes.name}>{name}</span>
        <Tag tone={state === "given" ? "strong" : state === null ? "plain" : "stop"}>
          {t(state === null ? "consent.neverAsked" : `codes.consent.${state}`)}
        </Tag>
        {purpose.on && <span className={classes.quiet}>{format.date(purpose.on)}</span>}
      </div>
      <p className={classes.quiet}>
        {text ? t("consent.text", { title: pick(text.title), version: text.version }) : t("consent.noText")}
        {purpose.signature_wanted && ` · ${t("consent.signatureWanted")}`}
      </p>
      {purpose.asking === "locked" && purpose.opens_on && (
        <p className={classes.locked}>{t("consent.askAgain", { date: format.date(purpose.opens_on) })}</p>
      )}
      <div className={classes.act}>
        {state === "given" ? (
          <Button
            size="xs"
            variant="default"
            aria-label={t("consent.withdrawOf", { purpose: name })}
            rightSection={current && <KeyCap keys="x" />}
            onClick={onWithdraw}
          >
            {t("consent.withdraw")}
          </Button>
        ) : (
          <Button
            size="xs"
            variant="default"
            aria-label={t("consent.askOf", { purpose: name })}
            rightSection={current && <KeyCap keys="a" />}
            onClick={onAsk}
          >
            {t(purpose.asking === "locked" ? "consent.customerAsks" : "consent.ask")}
          </Button>
        )}
      </div>
    </li>
  );
}

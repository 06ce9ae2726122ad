/** Opens a sheet: reads what it starts with, settles two drafts of one customer, and says when it is saved. */
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { type AppFailure, asFailure, call } from "@/api";
import type { VisitReceipt } from "@/api/gen/VisitReceipt";
import { useT } from "@/locales";
import { showSaved } from "@/parts/savedNotice";
import type { SheetTarget } from "@/parts/visitSheet";
import { FailureNote } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import { beginCorrection, type Clash, continueDraft, type Loaded, loadSheet, type Opened } from "./load";
import classes from "./SheetFrame.module.css";
import { VisitSheet } from "./VisitSheet";

interface SheetFrameProps {
  target: SheetTarget;
  customerName: string;
  /** The sheet is done with: closed, saved or thrown away. */
  onLeave: () => void;
}

export function SheetFrame({ target, customerName, onLeave }: SheetFrameProps) {
  const t = useT();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failure, setFailure] = useState<AppFailure | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt reads again
  useEffect(() => {
    let live = true;
    loadSheet(target, new Date().toISOString()).then(
      (answer) => live && setLoaded(answer),
      (thrown) => live && setFailure(asFailure(thrown)),
    );
    return () => {
      live = false;
    };
  }, [target, attempt]);

  if (failure) {
    const again = () => {
      setFailure(null);
      setAttempt(attempt + 1);
    };
    return (
      <div className={classes.pad}>
        <FailureNote failure={failure} onAgain={again} />
      </div>
    );
  }
  if (!loaded) return null;
  if (loaded.t === "clash") {
    return <ClashChoice clash={loaded.clash} onOpened={(opened) => setLoaded({ t: "opened", opened })} />;
  }
  const onSaved = (receipt: VisitReceipt) => {
    const state = t(`codes.delivery.${receipt.delivery}`);
    showSaved({
      title: t("visit.saved", { number: receipt.number, state }),
      about: customerName,
      at: receipt.saved_at,
    });
    onLeave();
  };
  return <VisitSheet opened={loaded.opened} onSaved={onSaved} onClose={onLeave} onDiscarded={onLeave} />;
}

interface ClashChoiceProps {
  clash: Clash;
  onOpened: (opened: Opened) => void;
}

/** One draft per customer: continue it, or give it up for the correction. */
function ClashChoice({ clash, onOpened }: ClashChoiceProps) {
  const t = useT();
  const format = useFormat();
  const { draft, form, corrected } = clash;
  const begin = async () => {
    await call("visit_draft_discard", { customer_no: draft.sheet.customer_no });
    onOpened(await beginCorrection(form, corrected, new Date().toISOString()));
  };
  const resume = async () => {
    const { replaces } = draft.sheet;
    const other = replaces === null ? null : await call("visit_open", { visit_id: replaces });
    onOpened(continueDraft(form, draft, other));
  };
  return (
    <div className={classes.pad}>
      <p className={classes.clash}>{t("visit.draft.clash", { time: format.dateTime(draft.saved_at) })}</p>
      <p className={classes.hint}>{t("visit.draft.clashHint")}</p>
      <div className={classes.choices}>
        <Button data-autofocus onClick={() => void resume()}>
          {t("visit.draft.continue")}
        </Button>
        <Button variant="default" onClick={() => void begin()}>
          {t("visit.draft.replace")}
        </Button>
      </div>
    </div>
  );
}

/**
 * The visit sheet: one column, from the outcome to the note, written from the keyboard. It moves on to the next part
 * that still wants something, saves a draft behind every change, and says at each part what is missing.
 */
import { Button } from "@mantine/core";
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import type { VisitReceipt } from "@/api/gen/VisitReceipt";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import { CorrectionNote } from "./CorrectionNote";
import { nextWanting } from "./flow";
import type { Opened } from "./load";
import { SheetFooter } from "./SheetFooter";
import { SheetParts } from "./SheetParts";
import { type FieldName, GAP_FIELD } from "./sheet";
import { type SheetEditor, useVisitSheet } from "./useVisitSheet";
import classes from "./VisitSheet.module.css";

interface VisitSheetProps {
  opened: Opened;
  onSaved: (receipt: VisitReceipt) => void;
  /** Esc: the draft stays. */
  onClose: () => void;
  /** The draft was thrown away. */
  onDiscarded: () => void;
}

export function VisitSheet({ opened, onSaved, onClose, onDiscarded }: VisitSheetProps) {
  const t = useT();
  const format = useFormat();
  const host = useRef<HTMLDivElement>(null);
  const editor = useVisitSheet(opened, onSaved);
  const goOn = useGoOn(host, editor);

  const save = useCallback(async () => {
    const [first] = await editor.save();
    if (first) focusField(host.current, GAP_FIELD[first]);
  }, [editor.save]);

  const onKeyDown = (event: KeyboardEvent) => {
    const mod = event.ctrlKey || event.metaKey;
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
    } else if (mod && event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      void save();
    } else if (mod && event.key.toLowerCase() === "d") {
      event.preventDefault();
      event.stopPropagation();
      focusField(host.current, "declared");
    } else if (!mod && !event.altKey) {
      event.stopPropagation();
    }
  };

  useEffect(() => focusField(host.current, "outcome"), []);

  return (
    <div ref={host} className={classes.sheet} onKeyDown={onKeyDown}>
      <div className={classes.scroll}>
        {opened.corrected && <CorrectionNote visit={opened.corrected} />}
        {opened.continuedFrom && (
          <p className={classes.continued}>
            {t("visit.draft.continued", { time: format.dateTime(opened.continuedFrom) })}
          </p>
        )}
        <SheetParts editor={editor} goOn={goOn} />
      </div>
      <SheetFooter editor={editor} onDiscarded={onDiscarded}>
        <Button size="sm" loading={editor.busy} loaderProps={{ type: "dots" }} onClick={() => void save()}>
          <span className={classes.saveLabel}>
            {t("visit.save")} <KeyCap keys="mod+enter" />
          </span>
        </Button>
      </SheetFooter>
    </div>
  );
}

/** Moves the focus after the next paint, because a choice may have brought up the very part that is next. */
function useGoOn(
  host: React.RefObject<HTMLDivElement | null>,
  editor: SheetEditor,
): (from: FieldName) => void {
  const [request, setRequest] = useState<{ from: FieldName } | null>(null);
  const latest = useRef(editor);
  latest.current = editor;
  useEffect(() => {
    if (!request) return;
    const { fields, state } = latest.current;
    focusField(host.current, nextWanting(request.from, fields, state));
  }, [request, host]);
  return useCallback((from) => setRequest({ from }), []);
}

function focusField(host: HTMLElement | null, field: FieldName): void {
  const part = host?.querySelector<HTMLElement>(`[data-field=${field}]`);
  const due = field === "followUp" ? part?.querySelector<HTMLElement>("[data-field=due]") : null;
  const target = (due ?? part)?.querySelector<HTMLElement>("[tabindex='0'], textarea, input");
  target?.focus({ preventScroll: true });
  part?.scrollIntoView({ block: "nearest" });
}

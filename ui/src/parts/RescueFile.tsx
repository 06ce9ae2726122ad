/** Unsent work in one sealed file: what it is for, how much there is, and where it was written. Shown in the outbox, and
 * on the locked screen, because a forgotten password or a damaged file must not lose work. */
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useAct, useCommand } from "@/api";
import type { RescueState } from "@/api/gen/RescueState";
import type { RescueWritten } from "@/api/gen/RescueWritten";
import { useT } from "@/locales";
import { platform } from "@/platform";
import { FailureNote } from "@/shared/FailureNote";
import { useFormat } from "@/shared/format";
import classes from "./RescueFile.module.css";

interface RescueFileProps {
  /** Where there is nothing to rescue: leave the place out, or say so. */
  whenNothing: "hide" | "say";
}

export function RescueFile({ whenNothing }: RescueFileProps) {
  const state = useCommand("rescue_state", {}).data;
  if (!state || (state.pieces === 0 && whenNothing === "hide")) return null;
  return <RescueSection state={state} />;
}

function RescueSection({ state }: { state: RescueState }) {
  const t = useT();
  const id = useId();
  const [asked, setAsked] = useState(false);
  const [written, setWritten] = useState<RescueWritten | null>(null);
  return (
    <section className={classes.rescue} aria-labelledby={id}>
      <div className={classes.words}>
        <h2 className={classes.title} id={id}>
          {t("rescue.title")}
        </h2>
        <p className={classes.purpose}>{t("rescue.purpose")}</p>
        <Counts state={state} />
      </div>
      {!asked && (
        <Button
          size="xs"
          variant="default"
          disabled={state.pieces === 0}
          onClick={() => {
            setWritten(null);
            setAsked(true);
          }}
        >
          {t("rescue.write")}
        </Button>
      )}
      {asked && (
        <RescueForm
          folder={state.folder}
          onCancel={() => setAsked(false)}
          onWritten={(file) => {
            setWritten(file);
            setAsked(false);
          }}
        />
      )}
      {written && <Written file={written} />}
    </section>
  );
}

function Counts({ state }: { state: RescueState }) {
  const t = useT();
  const format = useFormat();
  const { pieces, oldest_at, sources, unsealed } = state;
  return (
    <>
      <p className={classes.count}>
        {pieces === 0 && t("rescue.nothing")}
        {pieces > 0 && oldest_at === null && t("rescue.count", { count: pieces })}
        {pieces > 0 &&
          oldest_at !== null &&
          t("rescue.countSince", { count: pieces, since: format.dateTime(oldest_at) })}
      </p>
      {sources.length > 1 && (
        <ul className={classes.sources}>
          {sources.map((source) => (
            <li key={`${source.label} ${source.staff_no} ${source.pieces}`}>
              {t("rescue.source", { label: source.label, staff: source.staff_no, count: source.pieces })}
            </li>
          ))}
        </ul>
      )}
      {unsealed !== null && unsealed > 0 && (
        <p className={classes.unsealed}>{t("rescue.unsealed", { count: unsealed })}</p>
      )}
    </>
  );
}

interface RescueFormProps {
  /** The proposed folder. */
  folder: string;
  onCancel: () => void;
  onWritten: (file: RescueWritten) => void;
}

function RescueForm({ folder, onCancel, onWritten }: RescueFormProps) {
  const t = useT();
  const write = useAct("rescue_write");
  const [named, setNamed] = useState(folder);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void write.run({ folder: named }).then(onWritten, () => undefined);
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <div className={classes.place}>
        <TextInput
          autoFocus
          size="xs"
          className={classes.folder ?? ""}
          label={t("rescue.folder")}
          description={t("rescue.folderHint")}
          inputWrapperOrder={["label", "description", "input"]}
          value={named}
          onChange={(event) => setNamed(event.currentTarget.value)}
          spellCheck={false}
        />
        <FolderButton start={named} onChosen={setNamed} />
      </div>
      {write.failure && <FailureNote failure={write.failure} />}
      <div className={classes.choices}>
        <Button size="xs" type="submit" loading={write.busy}>
          {t("rescue.writeHere")}
        </Button>
        <Button size="xs" variant="default" onClick={onCancel}>
          {t("common.cancel")}
        </Button>
      </div>
    </form>
  );
}

/** The system's own dialog, where there is one; a folder can be typed all the same. */
function FolderButton({ start, onChosen }: { start: string; onChosen: (folder: string) => void }) {
  const t = useT();
  const { pickFolder } = platform();
  if (!pickFolder) return null;
  const choose = async () => {
    const folder = await pickFolder(t("rescue.folder"), start).catch(() => null);
    if (folder !== null) onChosen(folder);
  };
  return (
    <Button size="xs" variant="default" onClick={() => void choose()}>
      {t("rescue.choose")}
    </Button>
  );
}

function Written({ file }: { file: RescueWritten }) {
  const t = useT();
  return (
    <div className={classes.written} role="status">
      <p className={classes.writtenTitle}>{t("rescue.written", { count: file.pieces })}</p>
      <p className={classes.path}>{file.path}</p>
      <p className={classes.purpose}>{t("rescue.next")}</p>
    </div>
  );
}

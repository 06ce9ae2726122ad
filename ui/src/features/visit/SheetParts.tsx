/** The parts of the visit sheet in their order: only those that the outcome asks for. */
import { Textarea } from "@mantine/core";
import type { PersonMet } from "@/api/gen/PersonMet";
import { useT } from "@/locales";
import { OptionGroup } from "@/shared/OptionGroup";
import { NEED_KEYS, PERSON_KEYS } from "./codes";
import { DeclaredPart } from "./DeclaredPart";
import { KindPart } from "./KindPart";
import { NextStepPart } from "./NextStepPart";
import { OutcomePicker } from "./OutcomePicker";
import { Part } from "./Part";
import { ProductList } from "./ProductList";
import { RefusalPicker } from "./RefusalPicker";
import { charCount, chooseOutcome, type FieldName, GAP_FIELD, NOTE_MAX_CHARS, react, ruleOf } from "./sheet";
import type { SheetEditor } from "./useVisitSheet";
import classes from "./VisitSheet.module.css";

interface SheetPartsProps {
  editor: SheetEditor;
  /** On from this field to the next one that still wants something. */
  goOn: (from: FieldName) => void;
}

export function SheetParts({ editor, goOn }: SheetPartsProps) {
  const t = useT();
  const { state, fields } = editor;
  const { values } = state;
  const gapsOf = (field: FieldName) => editor.gaps.filter((gap) => GAP_FIELD[gap] === field);
  const togglePerson = (person: PersonMet) =>
    editor.change((before) => {
      const met: PersonMet[] = before.values.people_met.filter((one) => one !== "nobody");
      const people_met = met.includes(person) ? met.filter((one) => one !== person) : [...met, person];
      return { ...before, peopleTouched: true, values: { ...before.values, people_met } };
    });
  return (
    <>
      <Part field="outcome" asked="required" gaps={gapsOf("outcome")} hint={t("visit.outcomeHint")}>
        {(about) => (
          <OutcomePicker
            outcomes={editor.opened.form.outcomes}
            chosen={editor.rule}
            {...about}
            onPick={(rule) => editor.change((before) => chooseOutcome(before, rule))}
            onNext={() => goOn("outcome")}
          />
        )}
      </Part>
      {!editor.rule && <p className={classes.start}>{t("visit.outcomePick")}</p>}
      {fields.kind && (
        <Part field="kind" asked={fields.kind} gaps={gapsOf("kind")}>
          {(about) => <KindPart editor={editor} about={about} onNext={() => goOn("kind")} />}
        </Part>
      )}
      {fields.people && (
        <Part field="people" asked={fields.people} gaps={gapsOf("people")}>
          {(about) => (
            <OptionGroup
              multiple
              label={t("visit.section.people")}
              options={PERSON_KEYS.map(([value, hotkey]) => ({
                value,
                hotkey,
                label: t(`codes.person.${value}`),
              }))}
              chosen={values.people_met}
              {...about}
              onPick={togglePerson}
              onNext={() => goOn("people")}
            />
          )}
        </Part>
      )}
      <BusinessParts editor={editor} goOn={goOn} />
      {fields.declared && (
        <Part
          field="declared"
          asked={fields.declared}
          gaps={[]}
          hint={t("visit.declared.hint", { days: editor.opened.form.declared_days })}
        >
          {() => <DeclaredPart editor={editor} onNext={() => goOn("declared")} />}
        </Part>
      )}
      <ClosingParts editor={editor} goOn={goOn} />
    </>
  );
}

/** Products, refusal, need: where business may be talked about. */
function BusinessParts({ editor, goOn }: SheetPartsProps) {
  const t = useT();
  const { fields } = editor;
  const { values } = editor.state;
  const gapsOf = (field: FieldName) => editor.gaps.filter((gap) => GAP_FIELD[gap] === field);
  const { form } = editor.opened;
  return (
    <>
      {fields.products && (
        <Part field="products" asked={fields.products} gaps={[]} hint={t("visit.reactionKeys")}>
          {() => (
            <ProductList
              products={form.products}
              discussed={values.products}
              taken={editor.state.taken}
              onReact={(product, reaction) => editor.change((before) => react(before, product, reaction))}
              onNext={() => goOn("products")}
            />
          )}
        </Part>
      )}
      {fields.refusal && (
        <Part field="refusal" asked={fields.refusal} gaps={gapsOf("refusal")} hint={t("visit.refusalHint")}>
          {(about) => (
            <RefusalPicker
              refusals={form.refusals}
              chosen={values.refusal}
              text={values.refusal_text}
              about={about}
              onPick={(refusal) => editor.set({ refusal })}
              onText={(refusal_text) => editor.set({ refusal_text })}
              onDoNotDisturb={() => {
                const rule = ruleOf(form, "O95");
                if (rule) editor.change((before) => chooseOutcome({ ...before, nextTouched: false }, rule));
              }}
              onNext={() => goOn("refusal")}
            />
          )}
        </Part>
      )}
      {fields.need && (
        <Part field="need" asked={fields.need} gaps={gapsOf("need")}>
          {(about) => (
            <OptionGroup
              label={t("visit.section.need")}
              options={NEED_KEYS.map(([value, hotkey]) => ({
                value,
                hotkey,
                label: t(`codes.need.${value}`),
              }))}
              chosen={values.need ? [values.need] : []}
              {...about}
              onPick={(need) =>
                editor.set({ need: need === values.need && fields.need === "optional" ? null : need })
              }
              onNext={() => goOn("need")}
            />
          )}
        </Part>
      )}
    </>
  );
}

/** Next step and note. */
function ClosingParts({ editor, goOn }: SheetPartsProps) {
  const t = useT();
  const { fields, rule, state } = editor;
  if (!rule) return null;
  const gapsOf = (field: FieldName) => editor.gaps.filter((gap) => GAP_FIELD[gap] === field);
  const written = charCount(state.values.note);
  const over = written - NOTE_MAX_CHARS;
  return (
    <>
      {fields.followUp && (
        <Part field="followUp" asked={fields.followUp} gaps={gapsOf("followUp")}>
          {(about) => (
            <NextStepPart
              rule={rule}
              today={editor.opened.form.today}
              next={state.next}
              closed={state.values.closed}
              about={about}
              onChange={(next, closed) =>
                editor.change((before) => ({
                  ...before,
                  next,
                  nextTouched: true,
                  values: { ...before.values, closed },
                }))
              }
              onNext={() => goOn("followUp")}
            />
          )}
        </Part>
      )}
      <Part field="note" asked="optional" gaps={gapsOf("note")}>
        {({ describedBy, invalid }) => (
          <>
            <Textarea
              autosize
              minRows={3}
              maxRows={10}
              aria-label={t("visit.section.note")}
              aria-describedby={describedBy}
              placeholder={t("visit.note.placeholder")}
              value={state.values.note}
              error={invalid || over > 0}
              onBlur={() => void editor.draft.flush()}
              onChange={(event) => editor.set({ note: event.currentTarget.value })}
            />
            <p className={classes.counter} data-over={over > 0 || undefined}>
              {over > 0
                ? t("visit.note.over", { over })
                : t("visit.note.count", { count: written, max: NOTE_MAX_CHARS })}
            </p>
          </>
        )}
      </Part>
    </>
  );
}

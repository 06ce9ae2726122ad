/**
 * Where a customer signs: with a finger or the mouse, or, for whoever cannot write on a screen, by typing the full name
 * and saying that it is meant as a signature. Nothing is ticked beforehand.
 */
import { Button, Checkbox, TextInput } from "@mantine/core";
import { type PointerEvent, useState } from "react";
import { useT } from "@/locales";
import classes from "./SignaturePad.module.css";
import { drawn, FIELD, isSignature, pathOf, pointOn, type Signature, type Stroke } from "./strokes";

interface SignaturePadProps {
  /** Who signs, as the bank writes the name. */
  name: string;
  /** Nothing is taken yet, e.g. while the reading time runs. */
  disabled?: boolean;
  onChange: (signature: Signature | null) => void;
}

export function SignaturePad({ name, disabled = false, onChange }: SignaturePadProps) {
  const t = useT();
  const [strokes, setStrokes] = useState<Stroke[]>([]);
  const [byName, setByName] = useState(false);
  const tell = (next: Stroke[]) => {
    setStrokes(next);
    onChange(isSignature(next) ? { by: "hand", strokes: next } : null);
  };
  const swap = () => {
    setStrokes([]);
    setByName(!byName);
    onChange(null);
  };
  return (
    <div className={classes.sign}>
      {byName ? (
        <NameInstead name={name} disabled={disabled} onChange={onChange} />
      ) : (
        <DrawField name={name} strokes={strokes} disabled={disabled} onDraw={tell} />
      )}
      <div className={classes.acts}>
        {!byName && (
          <Button
            size="xs"
            variant="default"
            disabled={disabled || strokes.length === 0}
            onClick={() => tell([])}
          >
            {t("signature.clear")}
          </Button>
        )}
        <button type="button" className={classes.swap} onClick={swap}>
          {t(byName ? "signature.draw" : "signature.type")}
        </button>
      </div>
    </div>
  );
}

interface DrawFieldProps {
  name: string;
  strokes: Stroke[];
  disabled: boolean;
  onDraw: (strokes: Stroke[]) => void;
}

function DrawField({ name, strokes, disabled, onDraw }: DrawFieldProps) {
  const t = useT();
  const [drawing, setDrawing] = useState(false);
  const at = (event: PointerEvent) =>
    pointOn(event.currentTarget.getBoundingClientRect(), event.clientX, event.clientY);
  const begin = (event: PointerEvent<SVGSVGElement>) => {
    if (disabled) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrawing(true);
    onDraw([...strokes, at(event)]);
  };
  const move = (event: PointerEvent<SVGSVGElement>) => {
    if (drawing) onDraw([...strokes.slice(0, -1), drawn(strokes.at(-1) ?? [], at(event))]);
  };
  return (
    <svg
      className={classes.pad}
      data-disabled={disabled || undefined}
      viewBox={`0 0 ${FIELD.width} ${FIELD.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t(isSignature(strokes) ? "signature.signed" : "signature.field", { name })}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={() => setDrawing(false)}
      onPointerCancel={() => setDrawing(false)}
    >
      <path className={classes.line} d={`M40 ${FIELD.height - 74} H${FIELD.width - 40}`} />
      <path className={classes.ink} d={pathOf(strokes)} />
      <text className={classes.hint} x="40" y={FIELD.height - 30}>
        {name}
      </text>
    </svg>
  );
}

interface NameInsteadProps {
  name: string;
  disabled: boolean;
  onChange: (signature: Signature | null) => void;
}

function NameInstead({ name, disabled, onChange }: NameInsteadProps) {
  const t = useT();
  const [typed, setTyped] = useState("");
  const [meant, setMeant] = useState(false);
  const same = typed.trim() === name.trim();
  const tell = (text: string, confirmed: boolean) => {
    setTyped(text);
    setMeant(confirmed);
    const signed = text.trim() === name.trim() && confirmed;
    onChange(signed ? { by: "name", name: text.trim() } : null);
  };
  return (
    <div className={classes.typed}>
      <TextInput
        label={t("signature.name")}
        description={t("signature.nameHint", { name })}
        autoComplete="off"
        disabled={disabled}
        value={typed}
        error={
          typed.trim() !== "" && !same && !name.startsWith(typed.trim()) ? t("signature.nameOther") : false
        }
        onChange={(event) => tell(event.currentTarget.value, meant)}
      />
      <Checkbox
        label={t("signature.meant")}
        disabled={disabled || !same}
        checked={meant && same}
        onChange={(event) => tell(typed, event.currentTarget.checked)}
      />
    </div>
  );
}

/** A signature that was given, to look at and to print. */
export function SignatureMark({ signature, name }: { signature: Signature; name: string }) {
  const t = useT();
  if (signature.by === "name") return <span className={classes.byName}>{signature.name}</span>;
  return (
    <svg
      className={classes.mark}
      viewBox={`0 0 ${FIELD.width} ${FIELD.height}`}
      role="img"
      aria-label={t("signature.signed", { name })}
    >
      <path className={classes.ink} d={pathOf(signature.strokes)} />
    </svg>
  );
}

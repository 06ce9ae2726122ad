/**
 * What proves the customer's yes: a signature on the screen, or the spoken words with a witness or the number of a
 * recording. Nothing is chosen for the customer but the way that everybody knows, to sign.
 */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { ConsentMethod } from "@/api/gen/ConsentMethod";
import type { SpokenEvidence } from "@/api/gen/SpokenEvidence";
import { useT } from "@/locales";
import { SignaturePad } from "@/parts/SignaturePad";
import { signatureText } from "@/parts/strokes";
import { OptionGroup } from "@/shared/OptionGroup";
import classes from "./ProofField.module.css";

export interface Proof {
  method: ConsentMethod;
  evidence: string | null;
  spoken?: SpokenEvidence;
}

type Way = "signed" | "spoken";

const WAYS: readonly Way[] = ["signed", "spoken"];
const NOTHING_SAID = { words: "", witness: "", recording: "" };

/** Spoken words as a proof, once somebody or something else heard them. */
export function proofOf(said: typeof NOTHING_SAID): Proof | null {
  const [words, witness, recording] = [said.words.trim(), said.witness.trim(), said.recording.trim()];
  if (words.length < 2 || !(witness || recording)) return null;
  return {
    method: "spoken",
    evidence: null,
    spoken: { words, witness: witness || null, recording: recording || null },
  };
}

interface ProofFieldProps {
  /** Who signs. */
  name: string;
  /** Told above the pad. */
  signMeans: string;
  /** Only a signature counts: there is no other way to choose. */
  signatureOnly?: boolean;
  onChange: (proof: Proof | null) => void;
}

export function ProofField({ name, signMeans, signatureOnly = false, onChange }: ProofFieldProps) {
  const t = useT();
  const [way, setWay] = useState<Way>("signed");
  const pickWay = (next: Way) => {
    if (next === way) return;
    setWay(next);
    onChange(null);
  };
  return (
    <section className={classes.proof} aria-label={t("proof.title")}>
      {!signatureOnly && (
        <OptionGroup
          label={t("proof.how")}
          options={WAYS.map((value) => ({ value, label: t(`proof.way.${value}`), hotkey: "" }))}
          chosen={[way]}
          onPick={(value) => pickWay(value as Way)}
        />
      )}
      {way === "signed" ? (
        <>
          <p>{signMeans}</p>
          <SignaturePad
            name={name}
            onChange={(signature) =>
              onChange(signature && { method: "signed_on_screen", evidence: signatureText(signature) })
            }
          />
        </>
      ) : (
        <SpokenFields onChange={(said) => onChange(proofOf(said))} />
      )}
    </section>
  );
}

function SpokenFields({ onChange }: { onChange: (said: typeof NOTHING_SAID) => void }) {
  const t = useT();
  const [said, setSaid] = useState(NOTHING_SAID);
  const set = (change: Partial<typeof NOTHING_SAID>) => {
    const next = { ...said, ...change };
    setSaid(next);
    onChange(next);
  };
  return (
    <>
      <p>{t("proof.readOut")}</p>
      {(["words", "witness", "recording"] as const).map((part) => (
        <TextInput
          key={part}
          label={t(`proof.${part}`)}
          description={part === "words" ? undefined : t("proof.oneOfTwo")}
          autoComplete="off"
          value={said[part]}
          onChange={(event) => set({ [part]: event.currentTarget.value })}
        />
      ))}
    </>
  );
}

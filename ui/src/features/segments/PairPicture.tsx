/** Shares of the segment beside the bank: a picture, and the same as a table. */
import { useMemo } from "react";
import { useT } from "@/locales";
import { Chart } from "@/shared/Chart";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import { type Pair, pairedBars } from "./bands";

interface PairPictureProps {
  title: string;
  note?: string;
  /** Head of the first column of the table. */
  rowHead: string;
  pairs: readonly Pair[];
}

/** More bars than this are not read; the table has them all. */
const SHOWN = 8;

export function PairPicture({ title, note, rowHead, pairs }: PairPictureProps) {
  const t = useT();
  const format = useFormat();
  const names = useMemo(() => ({ segment: t("segments.inSegment"), bank: t("segments.inBank") }), [t]);
  const shown = useMemo(
    () => pairs.filter(({ segment, bank }) => segment + bank > 0).slice(0, SHOWN),
    [pairs],
  );
  const option = useMemo(() => pairedBars(shown, names, format.shareInColumn), [shown, names, format]);
  const difference = (pair: Pair) => {
    const points = ((pair.segment - pair.bank) / 100).toFixed(1);
    return t("segments.points", { value: pair.segment > pair.bank ? `+${points}` : points });
  };
  return (
    <Panel title={title} note={note}>
      <Chart
        label={t("segments.pictureOf", { name: title })}
        option={option}
        height={2.25 + shown.length * 1.5}
        table={{
          head: [rowHead, names.segment, names.bank, t("segments.difference")],
          rows: pairs.map((pair) => [
            pair.label,
            format.shareInColumn(pair.segment),
            format.shareInColumn(pair.bank),
            difference(pair),
          ]),
        }}
      />
    </Panel>
  );
}

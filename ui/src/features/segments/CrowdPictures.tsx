/** A segment seen as a crowd beside the whole bank: who they are, what they hold and take up, where else they belong. */
import { useMemo } from "react";
import type { Crowd } from "@/api/gen/Crowd";
import type { ShareBesideBank } from "@/api/gen/ShareBesideBank";
import type { Text } from "@/api/gen/Text";
import { usePick, useT } from "@/locales";
import { useCurrency } from "@/parts/useBank";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { bandWords, type Pair, valueWords } from "./bands";
import { PairPicture } from "./PairPicture";
import { unitOf } from "./rule";
import classes from "./SegmentPage.module.css";

interface CrowdPicturesProps {
  crowd: Pick<Crowd, "distributions" | "holdings" | "uptake" | "overlaps">;
  /** Names of facts and products by code. */
  names: Record<string, Text>;
  units: Record<string, string>;
}

export function CrowdPictures({ crowd, names, units }: CrowdPicturesProps) {
  const t = useT();
  const pick = usePick();
  const nameOf = (code: string) => (names[code] ? pick(names[code]) : code);
  const shares = (list: readonly ShareBesideBank[]): Pair[] =>
    list
      .map((one) => ({ label: nameOf(one.product), segment: one.segment_bp, bank: one.bank_bp }))
      .toSorted((a, b) => b.segment - a.segment || b.bank - a.bank);
  const overlaps = crowd.overlaps.map((one) => ({
    label: pick(one.name),
    segment: one.segment_bp,
    bank: one.bank_bp,
  }));
  const distributions = useDistributions(crowd, units);
  const pictures = [
    { title: t("segments.holdings"), rowHead: t("segments.product"), pairs: shares(crowd.holdings) },
    { title: t("segments.uptake"), rowHead: t("segments.product"), pairs: shares(crowd.uptake) },
    { title: t("segments.overlap"), rowHead: t("segments.name"), pairs: overlaps },
  ].filter((picture) => picture.pairs.length > 0);
  return (
    <>
      <h2 className={classes.heading}>
        {t("segments.who")} <span className={classes.headingHint}>{t("segments.who.hint")}</span>
      </h2>
      {distributions.length === 0 && <Empty>{t("segments.noDistribution")}</Empty>}
      <div className={classes.pictures}>
        {distributions.map(({ fact, pairs }) => (
          <PairPicture key={fact} title={nameOf(fact)} rowHead={t("segments.band")} pairs={pairs} />
        ))}
      </div>
      <div className={classes.pictures}>
        {pictures.map((picture) => (
          <PairPicture key={picture.title} note={t("segments.holdings.hint")} {...picture} />
        ))}
      </div>
    </>
  );
}

function useDistributions(
  crowd: Pick<Crowd, "distributions">,
  units: Record<string, string>,
): { fact: string; pairs: Pair[] }[] {
  const t = useT();
  const format = useFormat();
  const currency = useCurrency();
  const { distributions } = crowd;
  return useMemo(
    () =>
      distributions.map(({ fact, bands }) => {
        const unit = unitOf(fact, units);
        const say = (value: number) => valueWords(value, unit, currency, { t, format });
        const pairs = bands.map((band) => ({
          label: bandWords(band, unit, say, t),
          segment: band.segment_bp,
          bank: band.bank_bp,
        }));
        return { fact, pairs };
      }),
    [distributions, units, currency, t, format],
  );
}

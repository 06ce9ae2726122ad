/** One segment: who they are beside the whole bank, what they hold and take up, how to talk with them, and the rule. */
import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useCommand } from "@/api";
import type { SegmentRow } from "@/api/gen/SegmentRow";
import type { ShareBesideBank } from "@/api/gen/ShareBesideBank";
import { usePick, useT } from "@/locales";
import { useCurrency } from "@/parts/useBank";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import { Loaded } from "@/shared/Loaded";
import { Page } from "@/shared/Page";
import { Panel } from "@/shared/Panel";
import { bandWords, type Pair, valueWords } from "./bands";
import { PairPicture } from "./PairPicture";
import { ruleInWords, unitOf } from "./rule";
import classes from "./SegmentPage.module.css";

const route = getRouteApi("/segments/$code");

export function SegmentPage() {
  const t = useT();
  const { code } = route.useParams();
  const query = useCommand("segment_list", {});
  return (
    <Loaded query={query}>
      {(list) => {
        const row = list.segments.find((one) => one.profile.code === code);
        if (row) return <SegmentView row={row} />;
        return (
          <Page title={t("segments.notFound")}>
            <Empty>
              <Link to="/segments">{t("segments.back")}</Link>
            </Empty>
          </Page>
        );
      }}
    </Loaded>
  );
}

function SegmentView({ row }: { row: SegmentRow }) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const navigate = useNavigate();
  const { profile } = row;
  const toCustomers = () => void navigate({ to: "/customers", search: { segment: profile.code } });
  useKeys([
    { keys: "c", label: "segments.customers", run: toCustomers },
    { keys: "escape", label: "segments.back", run: () => void navigate({ to: "/segments" }) },
  ]);
  const sizes = [
    t("segments.mineCount", { count: row.mine }),
    t("segments.minePrimaryCount", { count: row.mine_primary }),
    t("segments.bankCount", { count: profile.size }),
    t("segments.ofBank", {
      share: format.share(Math.round((profile.size * 10_000) / Math.max(1, profile.bank_size))),
    }),
    t("segments.asOf", { date: format.date(profile.as_of) }),
  ];
  return (
    <Page
      title={pick(profile.name)}
      lead={sizes.join(" · ")}
      actions={
        <>
          <Button size="sm" variant="default" component={Link} to="/segments">
            {t("segments.back")}
          </Button>
          <Button size="sm" disabled={row.mine === 0} onClick={toCustomers}>
            <span className={classes.label}>
              {t("segments.customers")} <KeyCap keys="c" />
            </span>
          </Button>
        </>
      }
    >
      <SegmentAdvice row={row} />
      <SegmentPictures row={row} />
      <SegmentRule row={row} />
    </Page>
  );
}

/** How to talk with these customers, in four short texts. */
function SegmentAdvice({ row }: { row: SegmentRow }) {
  const t = useT();
  const pick = usePick();
  const { profile } = row;
  return (
    <dl className={classes.advice}>
      {(["needs", "channel", "approach", "taboo"] as const).map((part) => (
        <div key={part} className={classes.part} data-part={part}>
          <dt className={classes.term}>{t(`segments.${part}`)}</dt>
          <dd>{pick(profile[part])}</dd>
        </div>
      ))}
    </dl>
  );
}

function SegmentPictures({ row }: { row: SegmentRow }) {
  const t = useT();
  const pick = usePick();
  const { profile, names } = row;
  const nameOf = (code: string) => (names[code] ? pick(names[code]) : code);
  const shares = (list: readonly ShareBesideBank[]): Pair[] =>
    list
      .map((one) => ({ label: nameOf(one.product), segment: one.segment_bp, bank: one.bank_bp }))
      .toSorted((a, b) => b.segment - a.segment || b.bank - a.bank);
  const distributions = useDistributions(row);
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
        {profile.holdings.length > 0 && (
          <PairPicture
            title={t("segments.holdings")}
            note={t("segments.holdings.hint")}
            rowHead={t("segments.product")}
            pairs={shares(profile.holdings)}
          />
        )}
        {profile.uptake.length > 0 && (
          <PairPicture
            title={t("segments.uptake")}
            note={t("segments.uptake.hint")}
            rowHead={t("segments.product")}
            pairs={shares(profile.uptake)}
          />
        )}
      </div>
    </>
  );
}

function useDistributions(row: SegmentRow): { fact: string; pairs: Pair[] }[] {
  const t = useT();
  const format = useFormat();
  const currency = useCurrency();
  const { distributions } = row.profile;
  return useMemo(
    () =>
      distributions.map(({ fact, bands }) => {
        const unit = unitOf(fact, row.units);
        const say = (value: number) => valueWords(value, unit, currency, { t, format });
        const pairs = bands.map((band) => ({
          label: bandWords(band, unit, say, t),
          segment: band.segment_bp,
          bank: band.bank_bp,
        }));
        return { fact, pairs };
      }),
    [distributions, row.units, currency, t, format],
  );
}

function SegmentRule({ row }: { row: SegmentRow }) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const currency = useCurrency();
  const { profile, names, units } = row;
  const words = ruleInWords(profile.rule, {
    t,
    name: (code) => (names[code] ? pick(names[code]) : code.replaceAll("_", " ")),
    amount: (code, value) => valueWords(value, unitOf(code, units), currency, { t, format }),
  });
  return (
    <Panel
      title={t("segments.rule")}
      note={t("segments.rule.version", { version: profile.rule_version, priority: profile.priority })}
    >
      <p>{words}</p>
      <details className={classes.raw}>
        <summary>{t("segments.rule.raw")}</summary>
        <code>{profile.rule}</code>
      </details>
    </Panel>
  );
}

/** One segment: who they are beside the whole bank, what they hold and take up, how to talk with them, and the rule. */
import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useCommand } from "@/api";
import type { SegmentRow } from "@/api/gen/SegmentRow";
import { usePick, useT } from "@/locales";
import { useCurrency } from "@/parts/useBank";
import { Empty } from "@/shared/Empty";
import { localDay, useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import { Loaded } from "@/shared/Loaded";
import { Page } from "@/shared/Page";
import { Panel } from "@/shared/Panel";
import { valueWords } from "./bands";
import { CrowdPictures } from "./CrowdPictures";
import { LearnedPage } from "./LearnedPage";
import { ruleInWords, unitOf } from "./rule";
import classes from "./SegmentPage.module.css";
import { SegmentWords } from "./SegmentWords";

const route = getRouteApi("/segments/$code");

export function SegmentPage() {
  const t = useT();
  const { code } = route.useParams();
  const query = useCommand("segment_list", {});
  const models = useCommand("model_list", {});
  return (
    <Loaded query={query}>
      {(list) => {
        const row = list.segments.find((one) => one.profile.code === code);
        if (row) return <SegmentView row={row} />;
        const learned = models.data?.segments.find((one) => one.code === code);
        if (learned) return <LearnedPage segment={learned} rows={list.segments} />;
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
      <SegmentWords code={profile.code} today={localDay(new Date().toISOString())} />
      <CrowdPictures crowd={profile} names={row.names} units={row.units} />
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

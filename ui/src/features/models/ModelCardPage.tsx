/**
 * A model card for a compliance officer: what it was learned from, how good it is and how sure that is, what it
 * looks at, whom it favours, how far it has drifted, and what the release had to pass. Holds no customer data, so it
 * may be printed.
 */
import { Button } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useCommand } from "@/api";
import type { ModelCard } from "@/api/gen/ModelCard";
import type { ModelRow } from "@/api/gen/ModelRow";
import { usePick, useT } from "@/locales";
import { Empty } from "@/shared/Empty";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import { Loaded } from "@/shared/Loaded";
import { Page } from "@/shared/Page";
import { CardChecks } from "./CardChecks";
import { CardData } from "./CardData";
import { CardDrift } from "./CardDrift";
import { CardFairness } from "./CardFairness";
import { CardFeatures } from "./CardFeatures";
import { CardFigures } from "./CardFigures";
import { CardReliability } from "./CardReliability";
import classes from "./Models.module.css";
import { modelName } from "./words";

const route = getRouteApi("/models/$version");

export function ModelCardPage() {
  const t = useT();
  const { version } = route.useParams();
  const query = useCommand("model_list", {});
  return (
    <Loaded query={query}>
      {(list) => {
        const row = list.models.find((one) => one.version === version);
        if (row) return <CardView row={row} />;
        return (
          <Page title={t("models.notFound")}>
            <Empty>
              <p>{t("models.notFoundHint", { version })}</p>
              <Link to="/models" className={classes.link ?? ""}>
                {t("models.back")}
              </Link>
            </Empty>
          </Page>
        );
      }}
    </Loaded>
  );
}

function CardView({ row }: { row: ModelRow }) {
  const { card } = row;
  const t = useT();
  const pick = usePick();
  const navigate = useNavigate();
  const print = () => window.print();
  useKeys([
    { keys: "p", label: "models.print", run: print },
    { keys: "escape", label: "models.back", run: () => void navigate({ to: "/models" }) },
  ]);
  const champion = card.results[0];
  const nameOf = (fact: string) => {
    const feature = card.features.find((one) => one.fact === fact);
    return feature ? pick(feature.name) : fact;
  };
  return (
    <Page
      printable="page"
      printFoot={card.version}
      title={t("models.cardOf", { family: t(`codes.productKind.${card.family}`) })}
      lead={[card.version, champion && modelName(t, champion.model)].filter(Boolean).join(" · ")}
      actions={
        <span className={classes.acts}>
          <Button size="sm" variant="default" component={Link} to="/models">
            {t("models.back")}
          </Button>
          <Button
            size="sm"
            variant="default"
            leftSection={<IconPrinter size="1rem" aria-hidden="true" />}
            rightSection={<KeyCap keys="p" />}
            onClick={print}
          >
            {t("models.print")}
          </Button>
        </span>
      }
    >
      <div className={classes.card}>
        <p className={classes.lead}>
          {t("models.question", {
            family: t(`codes.productKind.${card.family}`),
            days: row.horizon_days,
          })}
        </p>
        <CardChecks card={card} />
        <CardData card={card} />
        <CardFigures card={card} />
        <div className={classes.columns}>
          <CardReliability bins={card.reliability} />
          <CardFeatures features={card.features} />
        </div>
        <div className={classes.columns}>
          <CardFairness
            groups={card.fairness}
            limit={limitOf(card, "adverse_impact")}
            judged={card.choice.judged_among}
          />
          <CardDrift rows={card.drift} nameOf={nameOf} />
        </div>
        <p className={classes.never}>{t("models.never")}</p>
      </div>
    </Page>
  );
}

/** The limit that a release is held to; none where it was not checked. */
function limitOf(card: ModelCard, code: string): number | undefined {
  return card.checks.find((check) => check.code === code)?.limit;
}

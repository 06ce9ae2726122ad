/** What is known, as sentences, grouped; each with its source and its day. */
import type { FactView } from "@/api/gen/FactView";
import { isMessageId, usePick, useT } from "@/locales";
import { DatedWords, namesDay } from "@/parts/CitedSentence";
import { DeclaredTag } from "@/parts/DeclaredTag";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import classes from "./Customer.module.css";

const ORDER = ["events", "income", "spending", "balance", "holdings", "credit", "activity"];

function grouped(facts: FactView[]): [string, FactView[]][] {
  const groups = new Map<string, FactView[]>();
  for (const fact of facts) groups.set(fact.group, [...(groups.get(fact.group) ?? []), fact]);
  const place = (group: string) => (ORDER.includes(group) ? ORDER.indexOf(group) : ORDER.length);
  return [...groups].toSorted(([a], [b]) => place(a) - place(b));
}

export function FactsPanel({ facts }: { facts: FactView[] }) {
  const t = useT();
  const title = (group: string) => {
    const id = `customer.factGroup.${group}`;
    return isMessageId(id) ? t(id) : group;
  };
  return (
    <Panel title={t("customer.facts")} note={t("customer.factsNote")} flush>
      {facts.length === 0 && <Empty inset>{t("customer.noFacts")}</Empty>}
      <div className={classes.factGroups}>
        {grouped(facts).map(([group, rows]) => (
          <section key={group} className={classes.factGroup}>
            <h3>{title(group)}</h3>
            <ul>
              {rows.map((fact) => (
                <FactLine key={fact.code} fact={fact} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Panel>
  );
}

function FactLine({ fact }: { fact: FactView }) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const sentence = pick(fact.sentence);
  // What was said stands in the place of what the bank booked: then the bank is not its source.
  const source = fact.declared ? t("customer.saidAtVisit") : pick(fact.source);
  return (
    <li className={classes.factLine}>
      <span>
        <DatedWords words={sentence} /> {fact.declared && <DeclaredTag />}
      </span>
      <span className={classes.source}>
        {namesDay(sentence, fact.as_of)
          ? source
          : t("customer.factSource", { source, date: format.date(fact.as_of) })}
      </span>
    </li>
  );
}

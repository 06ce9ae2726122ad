/**
 * What a customer agreed to and said no to, purpose by purpose; and whether a contact is in order at this moment. A yes
 * is read and signed by the customer, or heard by a witness; a withdrawal is one act, and so is do-not-disturb, which only
 * the customer's own word lifts.
 */
import { Button } from "@mantine/core";
import { IconBellOff } from "@tabler/icons-react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useAct, useCommand } from "@/api";
import type { ConsentPurposeView } from "@/api/gen/ConsentPurposeView";
import type { ConsentView } from "@/api/gen/ConsentView";
import type { Initiative } from "@/api/gen/Initiative";
import type { Purpose } from "@/api/gen/Purpose";
import { useT } from "@/locales";
import { showSaved } from "@/parts/savedNotice";
import { Tag } from "@/parts/Tag";
import { FailureNote } from "@/shared/FailureNote";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import { Loaded } from "@/shared/Loaded";
import { Page } from "@/shared/Page";
import { Panel } from "@/shared/Panel";
import { useCursor } from "@/shared/useCursor";
import { AskSheet } from "./AskSheet";
import classes from "./Consent.module.css";
import { ContactPanel } from "./ContactPanel";
import { PurposeLine } from "./PurposeLine";
import { ReceiptList } from "./ReceiptList";
import { ResumeSheet } from "./ResumeSheet";

const route = getRouteApi("/customers/$no/consent");

export default function ConsentPage() {
  const { no } = route.useParams();
  const query = useCommand("consent_view", { customer_no: no });
  const name = useCommand("customer_open", { customer_no: no }).data?.row.name ?? no;
  return <Loaded query={query}>{(view) => <Consents key={no} view={view} name={name} />}</Loaded>;
}

interface Asked {
  purpose: ConsentPurposeView;
  initiative: Initiative;
}

function Consents({ view, name }: { view: ConsentView; name: string }) {
  const t = useT();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [resuming, setResuming] = useState(false);
  const withdraw = useAct("consent_withdraw");
  const stop = useAct("contact_stop");
  const no = view.customer_no;
  const saved = (title: string) => showSaved({ title, about: name, at: new Date().toISOString() });
  const takeBack = async (purpose: Purpose) => {
    const done = await withdraw.run({ customer_no: no, purpose }).catch(() => null);
    if (done) saved(t("consent.withdrawn", { purpose: t(`codes.purpose.${purpose}`) }));
  };
  const doNotDisturb = async () => {
    const done = await stop.run({ customer_no: no }).catch(() => null);
    if (done) saved(t("consent.stopped"));
  };
  const ask = (purpose: ConsentPurposeView) =>
    setAsked({ purpose, initiative: purpose.asking === "locked" ? "customer" : "staff" });
  const cursor = useCursor({
    count: view.purposes.length,
    elementId: (at) => `purpose-${at}`,
    onOpen: () => undefined,
    active: asked === null && !resuming,
    extra: (at) => {
      const purpose = view.purposes[at];
      if (!purpose) return [];
      return purpose.state === "given"
        ? [{ keys: "x", label: "consent.key.withdraw", run: () => void takeBack(purpose.purpose) }]
        : [{ keys: "a", label: "consent.key.ask", run: () => ask(purpose) }];
    },
  });
  useKeys([
    {
      keys: "escape",
      label: "offer.key.back",
      run: () => void navigate({ to: "/customers/$no", params: { no } }),
    },
  ]);
  useKeys([{ keys: "d n", label: "consent.key.stop", run: () => void doNotDisturb() }], !view.do_not_disturb);
  useKeys(
    [{ keys: "d n", label: "consent.key.resume", run: () => setResuming(true) }],
    view.do_not_disturb && !resuming,
  );
  const failure = withdraw.failure ?? stop.failure;
  return (
    <Page
      title={t("consent.title")}
      lead={
        <Link to="/customers/$no" params={{ no }} className={classes.link ?? ""}>
          {name}
        </Link>
      }
      actions={
        view.do_not_disturb ? (
          <>
            <Tag tone="stop">{t("customers.doNotDisturb")}</Tag>
            <Button variant="default" rightSection={<KeyCap keys="d n" />} onClick={() => setResuming(true)}>
              {t("consent.resume")}
            </Button>
          </>
        ) : (
          <Button
            variant="default"
            loading={stop.busy}
            leftSection={<IconBellOff size="1rem" aria-hidden="true" />}
            rightSection={<KeyCap keys="d n" />}
            onClick={() => void doNotDisturb()}
          >
            {t("consent.stop")}
          </Button>
        )
      }
    >
      {failure && <FailureNote failure={failure} />}
      <div className={classes.board}>
        <div className={classes.column}>
          <Panel title={t("consent.purposes")} note={view.pack ?? t("consent.noPack")} flush>
            <ul>
              {view.purposes.map((purpose, at) => (
                <PurposeLine
                  key={purpose.purpose}
                  id={`purpose-${at}`}
                  purpose={purpose}
                  current={at === cursor.index}
                  onFocus={() => cursor.moveTo(at)}
                  onAsk={() => ask(purpose)}
                  onWithdraw={() => void takeBack(purpose.purpose)}
                />
              ))}
            </ul>
          </Panel>
          <ReceiptList receipts={view.receipts} resumed={view.resumed} />
        </div>
        <ContactPanel customerNo={no} />
      </div>
      {resuming && <ResumeSheet view={view} name={name} onDone={() => setResuming(false)} />}
      {asked && (
        <AskSheet
          customerNo={no}
          name={name}
          purpose={asked.purpose}
          initiative={asked.initiative}
          onDone={() => setAsked(null)}
        />
      )}
    </Page>
  );
}

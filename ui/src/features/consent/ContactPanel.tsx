/** May I contact this customer now? By channel, to sell and to serve; every reason against it, and when it opens. */
import { IconCheck, IconX } from "@tabler/icons-react";
import { useCommand } from "@/api";
import type { ContactChannel } from "@/api/gen/ContactChannel";
import type { ContactCheck } from "@/api/gen/ContactCheck";
import type { ContactIntent } from "@/api/gen/ContactIntent";
import { useT } from "@/locales";
import { blockWords } from "@/parts/contactWords";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import classes from "./Consent.module.css";

const CHANNELS: readonly ContactChannel[] = ["call", "message", "visit"];
const INTENTS: readonly ContactIntent[] = ["marketing", "service"];

export function ContactPanel({ customerNo }: { customerNo: string }) {
  const t = useT();
  return (
    <Panel title={t("consent.contactNow")} note={<LocalTime customerNo={customerNo} />}>
      <div className={classes.contacts}>
        {INTENTS.map((intent) => (
          <section key={intent} aria-label={t(`consent.intent.${intent}`)}>
            <h3 className={classes.small}>{t(`consent.intent.${intent}`)}</h3>
            <ul>
              {CHANNELS.map((channel) => (
                <ChannelLine key={channel} customerNo={customerNo} channel={channel} intent={intent} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Panel>
  );
}

function useContact(
  customerNo: string,
  channel: ContactChannel,
  intent: ContactIntent,
): ContactCheck | undefined {
  const input = { customer_no: customerNo, channel, intent, product: null };
  return useCommand("contact_check", input, { fresh: true }).data;
}

function LocalTime({ customerNo }: { customerNo: string }) {
  const t = useT();
  const check = useContact(customerNo, "call", "marketing");
  if (!check) return null;
  return t("consent.localTime", { time: check.local_time.slice(11, 16) });
}

interface ChannelLineProps {
  customerNo: string;
  channel: ContactChannel;
  intent: ContactIntent;
}

function ChannelLine({ customerNo, channel, intent }: ChannelLineProps) {
  const t = useT();
  const format = useFormat();
  const check = useContact(customerNo, channel, intent);
  if (!check) return null;
  const Icon = check.open ? IconCheck : IconX;
  return (
    <li className={classes.channel} data-open={check.open}>
      <Icon size="1rem" aria-hidden="true" />
      <span className={classes.name}>{t(`codes.channel.${channel}`)}</span>
      <span className={classes.verdict}>{t(check.open ? "consent.inOrder" : "consent.notNow")}</span>
      {check.blocks.length > 0 && (
        <ul className={classes.blocks}>
          {check.blocks.map((block) => (
            <li key={block.reason}>{blockWords(t, format, block, check.local_time)}</li>
          ))}
        </ul>
      )}
    </li>
  );
}

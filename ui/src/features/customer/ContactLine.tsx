/** Whether this customer may be called to sell anything at this moment; why not, and when it opens. Leads to the consents. */
import { IconPhoneCheck, IconPhoneX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useCommand } from "@/api";
import { useT } from "@/locales";
import { blockWords } from "@/parts/contactWords";
import { useFormat } from "@/shared/format";
import classes from "./Quotes.module.css";

export function ContactLine({ customerNo }: { customerNo: string }) {
  const t = useT();
  const format = useFormat();
  const input = { customer_no: customerNo, channel: "call", intent: "marketing", product: null } as const;
  const check = useCommand("contact_check", input, { fresh: true }).data;
  if (!check) return null;
  const Icon = check.open ? IconPhoneCheck : IconPhoneX;
  const why = check.blocks.map((block) => blockWords(t, format, block, check.local_time));
  return (
    <Link
      to="/customers/$no/consent"
      params={{ no: customerNo }}
      className={classes.contact ?? ""}
      data-open={check.open}
    >
      <Icon size="1rem" aria-hidden="true" />
      {check.open ? t("customer.callNow") : t("customer.notNow", { why: why.join(" · ") })}
    </Link>
  );
}

/** Every contact, newest first: own visits with their delivery state, others' visits, contacts from other systems. */
import type { ContactBody } from "@/api/gen/ContactBody";
import type { TimelineItem } from "@/api/gen/TimelineItem";
import type { VisitRow } from "@/api/gen/VisitRow";
import { isMessageId, useT } from "@/locales";
import { DeliveryMark } from "@/parts/DeliveryMark";
import { Tag } from "@/parts/Tag";
import { openVisit } from "@/parts/visitSheet";
import { Empty } from "@/shared/Empty";
import { useFormat } from "@/shared/format";
import { Panel } from "@/shared/Panel";
import classes from "./Timeline.module.css";

export function Timeline({ items }: { items: TimelineItem[] }) {
  const t = useT();
  return (
    <Panel title={t("customer.timeline")} note={t("customer.timelineCount", { n: items.length })} flush>
      {items.length === 0 && <Empty inset>{t("customer.noTimeline")}</Empty>}
      <ol className={classes.timeline}>
        {items.map((item) =>
          item.t === "visit" ? (
            <VisitEntry key={item.visit.visit_id} visit={item.visit} />
          ) : (
            <ContactEntry key={item.contact.contact_no} contact={item.contact} />
          ),
        )}
      </ol>
    </Panel>
  );
}

function VisitEntry({ visit }: { visit: VisitRow }) {
  const t = useT();
  const format = useFormat();
  const returned = visit.mine && visit.review === "returned";
  return (
    <li className={classes.entry} data-replaced={visit.replaced_by !== null}>
      <div className={classes.line}>
        <span className={classes.outcome}>{t(`codes.outcome.${visit.outcome}`)}</span>
        <DeliveryMark delivery={visit.delivery} />
      </div>
      <p className={classes.meta}>
        <span className={classes.date}>{format.date(visit.business_date)}</span>
        {[
          t(`codes.visitKind.${visit.kind}`),
          visit.author_name,
          visit.need && visit.need !== "none"
            ? t("customer.needOf", { need: t(`codes.need.${visit.need}`) })
            : null,
          visit.refusal && t(`codes.refusal.${visit.refusal}`),
        ]
          .filter(Boolean)
          .join(" · ")}
        {visit.replaced_by && <Tag>{t("customer.replaced")}</Tag>}
      </p>
      {visit.note && <p className={classes.note}>{visit.note}</p>}
      {visit.review_comment && (
        <p className={classes.comment}>
          <Tag tone={returned ? "stop" : "plain"}>{t(`codes.review.${visit.review}`)}</Tag>{" "}
          {visit.review_comment}
          {returned && (
            <button
              type="button"
              className={classes.answer}
              onClick={() => openVisit(visit.customer_no, visit.visit_id)}
            >
              {t("customer.answerReturn")}
            </button>
          )}
        </p>
      )}
    </li>
  );
}

function ContactEntry({ contact }: { contact: ContactBody }) {
  const t = useT();
  const format = useFormat();
  const channel = `customer.channel.${contact.channel}`;
  return (
    <li className={classes.entry} data-imported="true">
      <div className={classes.line}>
        <span className={classes.outcome}>
          {contact.outcome ? t(`codes.outcome.${contact.outcome}`) : t("customer.contactOnly")}
        </span>
      </div>
      <p className={classes.meta}>
        <span className={classes.date}>{format.date(contact.on)}</span>
        {[
          isMessageId(channel) ? t(channel) : contact.channel,
          contact.refusal && t(`codes.refusal.${contact.refusal}`),
          t("customer.fromOtherSystem"),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
    </li>
  );
}

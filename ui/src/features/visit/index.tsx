/** The visit sheet as a page of its own, for those who want the whole window. */
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useT } from "@/locales";
import { Page } from "@/shared/Page";
import { SheetFrame } from "./SheetFrame";
import { useCustomerLine } from "./useCustomerLine";
import classes from "./VisitPage.module.css";

const route = getRouteApi("/visits/$no");

export default function VisitPage() {
  const t = useT();
  const navigate = useNavigate();
  const { no } = route.useParams();
  const { replaces } = route.useSearch();
  const target = useMemo(
    () => ({ customerNo: no, replaces: replaces ?? null, product: null }),
    [no, replaces],
  );
  const line = useCustomerLine(no);
  const leave = () => void navigate({ to: "/customers/$no", params: { no } });
  return (
    <Page fill title={line.name} lead={`${t(replaces ? "visit.correct" : "visit.title")} · ${line.place}`}>
      <div className={classes.frame}>
        <SheetFrame
          key={`${no} ${replaces ?? ""}`}
          target={target}
          customerName={line.name}
          onLeave={leave}
        />
      </div>
    </Page>
  );
}

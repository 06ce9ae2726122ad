/** Today: what to do next, every line within reach of a key. */
import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useCommand } from "@/api";
import type { TodayView } from "@/api/gen/TodayView";
import { useT } from "@/locales";
import { openVisit } from "@/parts/visitSheet";
import { useFormat } from "@/shared/format";
import { KeyCap } from "@/shared/KeyCap";
import { useKeys } from "@/shared/keys";
import { Loaded } from "@/shared/Loaded";
import { Page } from "@/shared/Page";
import { useCursor } from "@/shared/useCursor";
import { type TodayItem, todayItems } from "./items";
import { NumbersStrip } from "./NumbersStrip";
import classes from "./Today.module.css";
import { TodayAgenda } from "./TodayAgenda";
import { WorthSeeingList } from "./WorthSeeingList";

export default function TodayPage() {
  const t = useT();
  const format = useFormat();
  const query = useCommand("today_open", {});
  const on = query.data?.on;
  return (
    <Page
      title={t("today.title")}
      lead={on && t("today.lead", { date: format.date(on), weekday: format.weekday(on) })}
      actions={<DepartureButton />}
    >
      <Loaded query={query}>{(view) => <TodayBoard view={view} />}</Loaded>
    </Page>
  );
}

/** Before leaving: is this laptop fit for the trip? */
function DepartureButton() {
  const t = useT();
  const navigate = useNavigate();
  const go = () => void navigate({ to: "/departure" });
  useKeys([{ keys: "d", label: "departure.title", run: go }]);
  return (
    <Button variant="default" size="xs" onClick={go} rightSection={<KeyCap keys="d" />}>
      {t("departure.title")}
    </Button>
  );
}

function TodayBoard({ view }: { view: TodayView }) {
  const navigate = useNavigate();
  const items = todayItems(view);
  const open = (item: TodayItem | undefined) => {
    if (!item) return;
    if (item.kind === "draft") openVisit(item.customerNo);
    else if (item.kind === "returned") openVisit(item.customerNo, item.visit.visit_id);
    else void navigate({ to: "/customers/$no", params: { no: item.customerNo } });
  };
  const cursor = useCursor({
    count: items.length,
    onOpen: (index) => open(items[index]),
    elementId: (index) => `today-${index}`,
    extra: (index) => {
      const no = items[index]?.customerNo;
      if (!no) return [];
      return [
        { keys: "v", label: "today.key.visit", run: () => openVisit(no) },
        {
          keys: "f",
          label: "today.key.followUp",
          run: () => void navigate({ to: "/follow-ups", search: { customer: no } }),
        },
      ];
    },
  });
  return (
    <>
      <NumbersStrip numbers={view.numbers} />
      <div
        className={classes.board}
        data-calm={items.every((item) => item.kind === "worth" || item.kind === "own")}
      >
        <TodayAgenda view={view} items={items} cursor={cursor} />
        <WorthSeeingList items={items} cursor={cursor} />
      </div>
    </>
  );
}

/** The visit sheet over any page, at the right. The shell mounts it once; `openVisit` opens it. */
import { Drawer } from "@mantine/core";
import { useT } from "@/locales";
import { closeVisit, useOpenVisit } from "@/parts/visitSheet";
import { SheetFrame } from "./SheetFrame";
import { useCustomerLine } from "./useCustomerLine";
import classes from "./VisitSheetHost.module.css";

export function VisitSheetHost() {
  const t = useT();
  const target = useOpenVisit();
  const line = useCustomerLine(target?.customerNo ?? null);
  return (
    <Drawer.Root
      opened={target !== null}
      onClose={closeVisit}
      position="right"
      size="46rem"
      closeOnEscape={false}
      classNames={{
        content: classes.content ?? "",
        header: classes.header ?? "",
        title: classes.title ?? "",
        body: classes.body ?? "",
      }}
    >
      <Drawer.Overlay />
      <Drawer.Content>
        <Drawer.Header role="presentation">
          <Drawer.Title>
            <SheetTitle name={line.name} place={line.place} correcting={Boolean(target?.replaces)} />
          </Drawer.Title>
          <Drawer.CloseButton aria-label={t("visit.close")} />
        </Drawer.Header>
        <Drawer.Body>
          {target && (
            <SheetFrame
              key={`${target.customerNo} ${target.replaces ?? ""}`}
              target={target}
              customerName={line.name}
              onLeave={closeVisit}
            />
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

interface SheetTitleProps {
  name: string;
  place: string;
  correcting: boolean;
}

export function SheetTitle({ name, place, correcting }: SheetTitleProps) {
  const t = useT();
  return (
    <span className={classes.heading}>
      <span className={classes.what}>
        {t(correcting ? "visit.correct" : "visit.title")}
        {place && ` · ${place}`}
      </span>
      <span className={classes.name}>{name}</span>
    </span>
  );
}

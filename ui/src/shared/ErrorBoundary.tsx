/** Catches what a page throws while it draws, says so, and offers to draw it again. */
import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { useT } from "@/locales";
import classes from "./Notes.module.css";

interface Props {
  children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (this.state.broken) return <BrokenPage onAgain={() => this.setState({ broken: false })} />;
    return this.props.children;
  }
}

function BrokenPage({ onAgain }: { onAgain: () => void }) {
  const t = useT();
  return (
    <div className={classes.failure} role="alert">
      <p className={classes.sentence}>{t("common.pageBroken")}</p>
      <p className={classes.cure}>{t("common.pageBrokenCure")}</p>
      <Button size="xs" variant="default" onClick={onAgain}>
        {t("common.tryAgain")}
      </Button>
    </div>
  );
}

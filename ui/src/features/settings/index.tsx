import { useT } from "@/locales";
import { Page } from "@/shared/Page";

export default function SettingsPage() {
  const t = useT();
  return <Page title={t("settings.title")}>{null}</Page>;
}

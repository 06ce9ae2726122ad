/** The supervisor's page: whose follow-ups slip, who is out, and the visits to review. */
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useCommand } from "@/api";
import type { TeamSummary } from "@/api/gen/TeamSummary";
import { useT } from "@/locales";
import { CountTabs } from "@/shared/CountTabs";
import { Empty } from "@/shared/Empty";
import { Loaded } from "@/shared/Loaded";
import { Page } from "@/shared/Page";
import { ChangeQueue } from "./ChangeQueue";
import { ReviewQueue } from "./ReviewQueue";
import { TeamDevices } from "./TeamDevices";
import { TeamExperience } from "./TeamExperience";
import { TeamOverview } from "./TeamOverview";

const TABS = ["overview", "review", "changes", "experience", "devices"] as const;
type Tab = (typeof TABS)[number];

const route = getRouteApi("/team");

export default function TeamPage() {
  const t = useT();
  const { tab } = route.useSearch();
  const staff = useCommand("device_state", {}).data?.staff;
  const query = useCommand("team_summary", {}, { enabled: staff?.role === "supervisor" });
  if (staff && staff.role !== "supervisor") {
    return (
      <Page title={t("team.title")}>
        <Empty>
          <p>{t("team.onlySupervisors")}</p>
          <p>{t("team.onlySupervisorsHint")}</p>
        </Empty>
      </Page>
    );
  }
  const team = query.data;
  const lead = team && t("team.subtitle", { members: team.members.length, toReview: team.to_review });
  return (
    <Page fill title={t("team.title")} lead={lead}>
      <Loaded query={query}>{(summary) => <TeamTabs key={tab} team={summary} asked={tab} />}</Loaded>
    </Page>
  );
}

function TeamTabs({ team, asked }: { team: TeamSummary; asked: string | undefined }) {
  const t = useT();
  const [tab, setTab] = useState<Tab>(() => TABS.find((one) => one === asked) ?? "overview");
  const [author, setAuthor] = useState<string | null>(null);
  if (team.members.length === 0) {
    return (
      <Empty>
        <p>{t("team.empty")}</p>
        <p>{t("team.emptyHint")}</p>
      </Empty>
    );
  }
  const review = (staffNo: string | null) => {
    setAuthor(staffNo);
    setTab("review");
  };
  return (
    <>
      <CountTabs
        label={t("team.title")}
        chosen={tab}
        onChoose={setTab}
        tabs={[
          { value: "overview", label: t("team.tab.overview") },
          { value: "review", label: t("team.tab.review"), count: team.to_review, urgent: true },
          { value: "changes", label: t("team.tab.changes"), count: team.to_decide, urgent: true },
          { value: "experience", label: t("team.tab.experience") },
          { value: "devices", label: t("team.tab.devices") },
        ]}
      />
      {tab === "overview" && (
        <TeamOverview members={team.members} toReview={team.to_review} onReview={review} />
      )}
      {tab === "review" && <ReviewQueue members={team.members} author={author} onAuthor={setAuthor} />}
      {tab === "changes" && <ChangeQueue />}
      {tab === "experience" && <TeamExperience />}
      {tab === "devices" && <TeamDevices />}
    </>
  );
}

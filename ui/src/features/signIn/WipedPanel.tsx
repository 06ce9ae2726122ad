/** Headquarters wiped this laptop: what happened, what is left, and what to do. The rescue file stands under it. */
import type { DeviceWiped } from "@/api/gen/DeviceWiped";
import { useT } from "@/locales";
import { useFormat } from "@/shared/format";
import classes from "./SignIn.module.css";

export function WipedPanel({ wiped }: { wiped: DeviceWiped }) {
  const t = useT();
  const format = useFormat();
  return (
    <section className={classes.problem} role="alert">
      <h2>{t("signIn.wiped.title")}</h2>
      <p>{t("signIn.wiped.what", { at: format.stamp(wiped.wiped_at), staff: wiped.staff_no })}</p>
      <p>{t("signIn.wiped.left")}</p>
      {wiped.unsealed > 0 && <p>{t("signIn.wiped.lost", { n: wiped.unsealed })}</p>}
      <p>{t(wiped.reported ? "signIn.wiped.told" : "signIn.wiped.notTold")}</p>
    </section>
  );
}

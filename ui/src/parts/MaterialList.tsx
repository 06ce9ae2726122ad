/** Approved materials with version and last day; one opens in its place and is read word for word. */
import type { Material } from "@/api/gen/Material";
import { usePick, useT } from "@/locales";
import { Tag } from "@/parts/Tag";
import { daysBetween, useFormat } from "@/shared/format";
import classes from "./Words.module.css";

/** So many days before its last one a material is marked. */
const SOON_DAYS = 30;

interface MaterialListProps {
  materials: readonly Material[];
  today: string;
}

export function MaterialList({ materials, today }: MaterialListProps) {
  return (
    <ul className={classes.materials}>
      {materials.map((material) => (
        <li key={material.id}>
          <MaterialLine material={material} today={today} />
        </li>
      ))}
    </ul>
  );
}

function MaterialLine({ material, today }: { material: Material; today: string }) {
  const t = useT();
  const pick = usePick();
  const format = useFormat();
  const left = daysBetween(today, material.expires_on);
  return (
    <details className={classes.material}>
      <summary>
        <span className={classes.name}>{pick(material.name)}</span>
        <span className={classes.meta}>
          {[
            t(`words.kind.${material.kind}`),
            t("words.version", { version: material.version }),
            t("words.until", { date: format.date(material.expires_on) }),
          ].join(" · ")}
        </span>
        {left <= SOON_DAYS && <Tag tone="warn">{t("words.soon", { n: left })}</Tag>}
      </summary>
      <p className={classes.text}>{pick(material.text)}</p>
      <p className={classes.meta}>
        {t("words.channels", {
          channels: material.channels.map((one) => t(`words.channel.${one}`)).join(t("common.listSeparator")),
        })}{" "}
        · {t("words.approved", { date: format.date(material.approved_on) })}
      </p>
    </details>
  );
}

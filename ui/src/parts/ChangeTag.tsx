/** One word on where a change of a profile stands. */
import type { ChangeRow } from "@/api/gen/ChangeRow";
import { useT } from "@/locales";
import { standingOf } from "./changeWords";
import { Tag } from "./Tag";

export function ChangeTag({ change }: { change: ChangeRow }) {
  const t = useT();
  const { words, tone } = standingOf(change);
  return <Tag tone={tone}>{t(words)}</Tag>;
}

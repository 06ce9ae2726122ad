/** Products that were talked about, suggested ones first, each with how the customer answered. */
import { TextInput } from "@mantine/core";
import { type KeyboardEvent, useRef, useState } from "react";
import type { ProductChoice } from "@/api/gen/ProductChoice";
import type { ProductDiscussed } from "@/api/gen/ProductDiscussed";
import type { Reaction } from "@/api/gen/Reaction";
import { usePick, useT } from "@/locales";
import { stepOf } from "@/shared/OptionGroup";
import { REACTION_KEYS } from "./codes";
import classes from "./ProductList.module.css";

/** Rows shown before one asks for more. */
const SHOWN = 4;

interface ProductListProps {
  products: readonly ProductChoice[];
  discussed: readonly ProductDiscussed[];
  /** The suggestion that was taken up: it stands first. */
  taken: string | null;
  onReact: (product: string, reaction: Reaction | null) => void;
  onNext: () => void;
}

export function ProductList({ products, discussed, taken, onReact, onNext }: ProductListProps) {
  const t = useT();
  const pick = usePick();
  const [all, setAll] = useState(false);
  const [find, setFind] = useState("");
  const host = useRef<HTMLDivElement>(null);
  if (products.length === 0) return <p className={classes.none}>{t("visit.noProducts")}</p>;

  const isTold = (choice: ProductChoice) => discussed.some((one) => one.product === choice.code);
  const matches = (choice: ProductChoice) =>
    `${choice.name.zh} ${choice.name.en} ${choice.code}`.toLowerCase().includes(find.trim().toLowerCase());
  const ordered = products.toSorted((a, b) => Number(b.code === taken) - Number(a.code === taken));
  const shown = all ? ordered.filter(matches) : ordered.filter((choice, at) => at < SHOWN || isTold(choice));

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" || event.key === "ArrowUp" ? stepOf(event.key) : 0;
    const rows = [...(host.current?.querySelectorAll<HTMLElement>("[role=radiogroup]") ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      onNext();
    } else if (step !== 0 && at >= 0) {
      event.preventDefault();
      rows[at + step]?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
    }
  };

  return (
    <div ref={host} onKeyDown={onKeyDown}>
      {all && (
        <TextInput
          size="xs"
          className={classes.find}
          aria-label={t("visit.findProduct")}
          placeholder={t("visit.findProduct")}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
      )}
      <ul className={classes.list}>
        {shown.map((choice) => (
          <li key={choice.code} className={classes.row}>
            <span className={classes.name}>
              {pick(choice.name)}
              {choice.code === taken ? (
                <span className={classes.suggested}>{t("visit.takenUp")}</span>
              ) : (
                choice.suggested && <span className={classes.suggested}>{t("visit.suggested")}</span>
              )}
            </span>
            <Reactions
              name={pick(choice.name)}
              chosen={discussed.find((one) => one.product === choice.code)?.reaction ?? null}
              onReact={(reaction) => onReact(choice.code, reaction)}
            />
          </li>
        ))}
      </ul>
      {all && shown.length === 0 && <p className={classes.none}>{t("visit.noProductFound")}</p>}
      {products.length > SHOWN && (
        <button type="button" className={classes.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("visit.fewer") : t("visit.more", { count: products.length - shown.length })}
        </button>
      )}
    </div>
  );
}

interface ReactionsProps {
  name: string;
  chosen: Reaction | null;
  onReact: (reaction: Reaction | null) => void;
}

/** Choosing the chosen one again, or 0, takes it back. */
function Reactions({ name, chosen, onReact }: ReactionsProps) {
  const t = useT();
  const host = useRef<HTMLDivElement>(null);
  const stop = Math.max(
    0,
    REACTION_KEYS.findIndex(([value]) => value === chosen),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const hit = REACTION_KEYS.find(([, key]) => key === event.key.toLowerCase());
    const step = event.key === "ArrowRight" || event.key === "ArrowLeft" ? stepOf(event.key) : 0;
    if (hit) onReact(hit[0]);
    else if (event.key === "0" || event.key === "Backspace" || event.key === "Delete") onReact(null);
    else if (step !== 0) focusSibling(host.current, step);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={host}
      role="radiogroup"
      aria-label={t("visit.reactionOf", { product: name })}
      className={classes.reactions}
      onKeyDown={onKeyDown}
    >
      {REACTION_KEYS.map(([value, key], index) => (
        <button
          key={value}
          type="button"
          role="radio"
          aria-checked={value === chosen}
          aria-keyshortcuts={key}
          tabIndex={index === stop ? 0 : -1}
          data-reaction={value}
          className={classes.reaction}
          onClick={() => onReact(value === chosen ? null : value)}
        >
          {t(`codes.reaction.${value}`)}
        </button>
      ))}
    </div>
  );
}

function focusSibling(host: HTMLElement | null, step: number): void {
  const all = [...(host?.querySelectorAll<HTMLElement>("[role=radio]") ?? [])];
  const at = all.indexOf(document.activeElement as HTMLElement);
  all[(at + step + all.length) % all.length]?.focus();
}

/**
 * The keyboard. Screens register bindings while they are mounted; the newest binding of a key wins, so a panel
 * on top takes the keys from the page under it. Plain letters are silent while one types in a field.
 */
import { useEffect, useRef, useSyncExternalStore } from "react";
import type { MessageId } from "@/locales";
import { preferences } from "./preferences";

export interface Binding {
  /** `j`, `?`, `/`, `enter`, `escape`, `arrowdown`, `mod+k`, or a pair such as `g t`. */
  keys: string;
  /** What it does, for the list of keys. */
  label: MessageId;
  run: () => void;
  /** Also while one types in a field. */
  inFields?: boolean;
  /** Also while a dialog is open; for bindings of the dialog itself. */
  inDialogs?: boolean;
}

const stack: Binding[][] = [];
const listeners = new Set<() => void>();
let snapshot: readonly Binding[] = [];
let pending: { key: string; at: number } | undefined;
const PAIR_WINDOW_MS = 1_200;

function publish(): void {
  const seen = new Set<string>();
  snapshot = stack
    .flat()
    .toReversed()
    .filter((binding) => !seen.has(binding.keys) && seen.add(binding.keys));
  for (const listener of listeners) listener();
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key : event.key.toLowerCase();
  const mod = event.ctrlKey || event.metaKey;
  if (mod) return `mod+${key.toLowerCase()}`;
  if (event.altKey) return `alt+${key.toLowerCase()}`;
  return key.length === 1 && /[a-z]/i.test(key) ? key.toLowerCase() : key;
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    !(target instanceof HTMLInputElement && /^(checkbox|radio|button|range)$/.test(target.type))
  );
}

/** Enter and space belong to a button or link that has the focus. */
function belongsToControl(key: string, target: EventTarget | null): boolean {
  return (
    (key === "enter" || key === " ") &&
    target instanceof HTMLElement &&
    target.closest("button, a[href], [role=option], [role=menuitem], [role=tab], summary") !== null
  );
}

interface Place {
  typing: boolean;
  dialog: boolean;
}

function find(keys: string, place: Place): Binding | undefined {
  return snapshot.find(
    (binding) =>
      binding.keys === keys && (!place.typing || binding.inFields) && (!place.dialog || binding.inDialogs),
  );
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const key = nameOf(event);
  const typing = isField(event.target);
  const place = { typing, dialog: document.querySelector("[role=dialog][aria-modal=true]") !== null };
  const plainLetter = key.length === 1;
  if (plainLetter && !preferences.get().singleKeys) return;
  if (belongsToControl(key, event.target)) return;
  const before = pending && event.timeStamp - pending.at < PAIR_WINDOW_MS ? pending.key : undefined;
  pending = undefined;
  const binding = (before && find(`${before} ${key}`, place)) || find(key, place);
  if (binding) {
    event.preventDefault();
    binding.run();
  } else if (
    !typing &&
    !place.dialog &&
    plainLetter &&
    snapshot.some((other) => other.keys.startsWith(`${key} `))
  ) {
    pending = { key, at: event.timeStamp };
  }
}

/** Starts listening; once, for the life of the window. The answer stops it. */
export function listenToKeys(): () => void {
  window.addEventListener("keydown", onKeyDown);
  return () => window.removeEventListener("keydown", onKeyDown);
}

interface KeyScope {
  active?: boolean;
  /** For the window itself: any page's binding of the same key comes first. */
  lowest?: boolean;
}

/** Binds keys while the component is mounted and active. The bindings may change on each render. */
export function useKeys(bindings: Binding[], scope: boolean | KeyScope = {}): void {
  const { active = true, lowest = false } = typeof scope === "boolean" ? { active: scope } : scope;
  const latest = useRef(bindings);
  latest.current = bindings;
  const shape = bindings
    .map((binding) => `${binding.keys}|${binding.label}|${binding.inFields ?? false}`)
    .join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape stands for the bindings; `run` is read late
  useEffect(() => {
    if (!active) return;
    const entry = latest.current.map((binding, index) => ({
      ...binding,
      run: () => latest.current[index]?.run(),
    }));
    if (lowest) stack.unshift(entry);
    else stack.push(entry);
    publish();
    return () => {
      stack.splice(stack.indexOf(entry), 1);
      publish();
    };
  }, [shape, active, lowest]);
}

/** The bindings in force now, newest first; for the list of keys. */
export function useActiveBindings(): readonly Binding[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => snapshot,
  );
}

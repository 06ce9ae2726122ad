import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Binding, listenToKeys, useKeys } from "@/shared/keys";
import { preferences } from "@/shared/preferences";

let stop: () => void;
beforeEach(() => {
  stop = listenToKeys();
});
afterEach(() => {
  stop();
  document.body.replaceChildren();
  preferences.set({ singleKeys: true });
});

function press(key: string, options: KeyboardEventInit = {}, target: EventTarget = document.body): void {
  act(() => {
    target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options }));
  });
}

const bind = (keys: string, run: () => void, more: Partial<Binding> = {}): Binding => ({
  keys,
  label: "common.key.next",
  run,
  ...more,
});

describe("keys", () => {
  it("run the newest binding, and the older one when it is gone", () => {
    const page = vi.fn();
    const panel = vi.fn();
    renderHook(() => useKeys([bind("v", page)]));
    const top = renderHook(() => useKeys([bind("v", panel)]));
    press("v");
    top.unmount();
    press("v");
    expect([page.mock.calls.length, panel.mock.calls.length]).toEqual([1, 1]);
  });

  it("put the window's own bindings below any page's, whenever they register", () => {
    const page = vi.fn();
    const window_ = vi.fn();
    renderHook(() => useKeys([bind("/", page)]));
    renderHook(() => useKeys([bind("/", window_)], { lowest: true }));
    press("/");
    expect([page.mock.calls.length, window_.mock.calls.length]).toEqual([1, 0]);
  });

  it("are silent while one types, except those meant for fields", () => {
    const letter = vi.fn();
    const palette = vi.fn();
    renderHook(() => useKeys([bind("v", letter), bind("mod+k", palette, { inFields: true })]));
    const field = document.body.appendChild(document.createElement("input"));
    press("v", {}, field);
    press("k", { ctrlKey: true }, field);
    expect([letter.mock.calls.length, palette.mock.calls.length]).toEqual([0, 1]);
  });

  it("understand pairs", () => {
    const go = vi.fn();
    renderHook(() => useKeys([bind("g t", go)]));
    press("g");
    press("t");
    press("t");
    expect(go).toHaveBeenCalledTimes(1);
  });

  it("leave Enter to a button that has the focus", () => {
    const open = vi.fn();
    renderHook(() => useKeys([bind("enter", open)]));
    const button = document.body.appendChild(document.createElement("button"));
    press("Enter", {}, button);
    press("Enter");
    expect(open).toHaveBeenCalledTimes(1);
  });

  it("keep off a page under a dialog", () => {
    const page = vi.fn();
    const dialog = vi.fn();
    renderHook(() => useKeys([bind("j", page), bind("d", dialog, { inDialogs: true })]));
    const box = document.body.appendChild(document.createElement("div"));
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-modal", "true");
    press("j");
    press("d");
    expect([page.mock.calls.length, dialog.mock.calls.length]).toEqual([0, 1]);
  });

  it("can be switched off when single letters get in the way", () => {
    const letter = vi.fn();
    const paired = vi.fn();
    renderHook(() => useKeys([bind("v", letter), bind("mod+k", paired)]));
    preferences.set({ singleKeys: false });
    press("v");
    press("k", { ctrlKey: true });
    expect([letter.mock.calls.length, paired.mock.calls.length]).toEqual([0, 1]);
  });
});

import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeQueryClient } from "@/api";
import type { VisitSheet as Sheet } from "@/api/gen/VisitSheet";
import { i18n } from "@/locales";
import { type Platform, setPlatform } from "@/platform";
import { DEFAULT_SCENE, makePlatform } from "../../../tests/fixtures/platform";
import { SheetFrame } from "./SheetFrame";

let calls: { name: string; input: unknown }[];
let host: Platform;
const onLeave = vi.fn();

beforeEach(() => {
  calls = [];
  onLeave.mockReset();
  host = makePlatform(DEFAULT_SCENE);
  setPlatform({
    ...host,
    call: (name, input) => {
      calls.push({ name, input });
      return host.call(name, input);
    },
  });
  i18n.activate("en");
});

async function openSheet(replaces: string | null = null, product: string | null = null) {
  const target = { customerNo: "C100004", replaces, product };
  const view = render(
    <I18nProvider i18n={i18n}>
      <MantineProvider>
        <QueryClientProvider client={makeQueryClient()}>
          <SheetFrame target={target} customerName="Zhao Wenbo" onLeave={onLeave} />
        </QueryClientProvider>
      </MantineProvider>
    </I18nProvider>,
  );
  await screen.findByRole("radiogroup", { name: "Outcome" });
  // The sheet takes the focus after its first paint.
  await waitFor(() => expect(focusedPart()).toBe("outcome"));
  return view;
}

/** Keys where the focus is, as a person types them. */
function press(...keys: string[]) {
  for (const key of keys) {
    act(() => {
      fireEvent.keyDown(document.activeElement ?? document.body, { key, ctrlKey: key === "Save" });
    });
  }
}

function saveKey() {
  fireEvent.keyDown(document.activeElement ?? document.body, { key: "Enter", ctrlKey: true });
}

const sent = (name: string) => calls.filter((call) => call.name === name).map((call) => call.input as Sheet);
const focusedPart = () => document.activeElement?.closest("[data-field]")?.getAttribute("data-field");

describe("a visit from the keyboard", () => {
  it("is recorded with the code, three letters and the save key", async () => {
    await openSheet();
    expect(focusedPart()).toBe("outcome");
    press("3", "2");
    expect(focusedPart()).toBe("kind");
    press("h");
    expect(focusedPart()).toBe("need");
    press("b");
    expect(focusedPart()).toBe("note");
    saveKey();
    await waitFor(() => expect(onLeave).toHaveBeenCalled());
    expect(sent("visit_save")).toEqual([
      expect.objectContaining({
        outcome: "O32",
        kind: "home",
        need: "business_loan",
        people_met: ["customer"],
        follow_up: { kind: "quote", due_on: "2026-11-23", note: "" },
      }),
    ]);
  });

  it("goes on to the date of a next step that has none yet", async () => {
    await openSheet();
    press("1", "3", "h", "v");
    expect(focusedPart()).toBe("due");
    press("2");
    expect(focusedPart()).toBe("note");
  });
});

describe("what is missing", () => {
  it("is said at its part when saving is tried, and the first part takes the focus", async () => {
    await openSheet();
    press("7");
    saveKey();
    await screen.findByText("A refusal needs its reason");
    expect(screen.getByText("Set a date, or state that it is closed")).toBeTruthy();
    expect(screen.getByRole("alert").textContent).toBe("4 things are missing");
    expect(focusedPart()).toBe("kind");
    expect(sent("visit_save")).toEqual([]);
  });

  it("goes away as it is filled in", async () => {
    await openSheet();
    press("7");
    saveKey();
    await screen.findByText("A refusal needs its reason");
    fireEvent.click(screen.getByRole("radio", { name: /No need of money now|No need for money/ }));
    await waitFor(() => expect(screen.queryByText("A refusal needs its reason")).toBeNull());
  });

  it("counts the characters that explain another reason", async () => {
    await openSheet();
    press("7");
    const reasons = await screen.findByRole("radiogroup", { name: "Refusal reason" });
    fireEvent.click(within(reasons).getByRole("radio", { name: /Other/ }));
    fireEvent.change(screen.getByLabelText(/In the customer/), { target: { value: "五个字而已" } });
    expect(screen.getByText("5 of at least 10 characters")).toBeTruthy();
  });
});

it("without an outcome asks for the outcome alone", async () => {
  await openSheet();
  saveKey();
  await screen.findByText("Choose the outcome");
  expect(screen.getByRole("alert").textContent).toBe("1 thing is missing");
  expect(focusedPart()).toBe("outcome");
});

describe("only what the outcome asks for", () => {
  it("stands on the sheet after nobody was met", async () => {
    await openSheet();
    press("1", "3");
    expect(screen.queryByRole("group", { name: "People met" })).toBeNull();
    expect(screen.queryByRole("radiogroup", { name: "Need" })).toBeNull();
  });

  it("leaves no next step to a customer who asked not to be disturbed", async () => {
    await openSheet();
    press("9", "5");
    expect(screen.getByText(/asked not to be disturbed/)).toBeTruthy();
    expect(screen.queryByRole("radiogroup", { name: "What" })).toBeNull();
  });
});

describe("the draft", () => {
  it("is saved half a second after a change, and is there when the sheet is opened again", async () => {
    const first = await openSheet();
    press("4");
    await waitFor(() => expect(screen.getByText(/Draft saved on this device/)).toBeTruthy());
    press("Escape");
    expect(onLeave).toHaveBeenCalled();
    first.unmount();
    await openSheet();
    await screen.findByText(/Continued from the draft/);
    expect(screen.getByRole("radio", { name: /Appointment at/, checked: true })).toBeTruthy();
  });

  it("is kept when the sheet is closed before the half second is over", async () => {
    const view = await openSheet();
    press("5");
    view.unmount();
    await waitFor(() => expect(sent("visit_draft_save").at(-1)?.outcome).toBe("O50"));
  });

  it("can be thrown away after a question", async () => {
    await openSheet();
    press("4");
    fireEvent.click(await screen.findByText("Discard the draft"));
    fireEvent.click(screen.getByText("Discard"));
    await waitFor(() => expect(onLeave).toHaveBeenCalled());
    expect(calls.some((call) => call.name === "visit_draft_discard")).toBe(true);
  });
});

describe("answering a returned visit", () => {
  const returned = "01932f11-0000-7000-8000-000000000002";

  it("shows the comment, fills the sheet with the former visit and replaces it", async () => {
    await openSheet(returned);
    expect(screen.getByText("Returned by the supervisor")).toBeTruthy();
    expect(screen.getByRole("radio", { name: /Wants a quote/, checked: true })).toBeTruthy();
    fireEvent.click(screen.getByRole("radio", { name: /^Quote/ }));
    saveKey();
    await waitFor(() => expect(onLeave).toHaveBeenCalled());
    expect(sent("visit_save")[0]).toMatchObject({ replaces: returned, outcome: "O32" });
  });

  it("asks which of two drafts of one customer is meant", async () => {
    const first = await openSheet();
    press("4");
    first.unmount();
    await waitFor(() => expect(sent("visit_draft_save").length).toBeGreaterThan(0));
    render(
      <I18nProvider i18n={i18n}>
        <MantineProvider>
          <QueryClientProvider client={makeQueryClient()}>
            <SheetFrame
              target={{ customerNo: "C100004", replaces: returned, product: null }}
              customerName=""
              onLeave={onLeave}
            />
          </QueryClientProvider>
        </MantineProvider>
      </I18nProvider>,
    );
    fireEvent.click(await screen.findByText("Discard it, write the correction"));
    await screen.findByText("Returned by the supervisor");
  });
});

import { expect, it } from "vitest";
import { declare, declaredOf } from "./declared";
import { emptySheet } from "./sheet";

it("each thing is said once, the last word counts, and it can be taken back", () => {
  let sheet = emptySheet("C1", "2026-11-21T01:00:00Z");
  sheet = declare(sheet, "planned_purchase", { fact: "planned_purchase", value: "car" });
  sheet = declare(sheet, "monthly_income", { fact: "monthly_income", value: 850_000 });
  sheet = declare(sheet, "planned_purchase", { fact: "planned_purchase", value: "home" });
  expect(declaredOf(sheet, "planned_purchase")).toBe("home");
  expect(sheet.values.declared).toHaveLength(2);
  sheet = declare(sheet, "planned_purchase", null);
  expect(declaredOf(sheet, "planned_purchase")).toBeUndefined();
  expect(declaredOf(sheet, "monthly_income")).toBe(850_000);
});

import { beforeAll, describe, expect, it } from "vitest";
import { i18n, type Translate } from "@/locales";
import { jobNames, valueToSend } from "./editing";

const t: Translate = (id, values) => i18n._(id, values);

beforeAll(() => i18n.activate("en"));

describe("what is sent of a typed value", () => {
  it("is the words without the spaces around them, and nothing for none", () => {
    expect(valueToSend(t, "address", "  12 Mill Lane ")).toBe("12 Mill Lane");
    expect(valueToSend(t, "village", "   ")).toBeNull();
  });

  it("is the code of an occupation that was chosen by its name", () => {
    const name = jobNames(t)[4] ?? "";
    expect(valueToSend(t, "occupation", ` ${name} `)).toBe("self_employed");
    expect(valueToSend(t, "village", name)).toBe(name);
    expect(valueToSend(t, "occupation", "makes tofu")).toBe("makes tofu");
  });
});

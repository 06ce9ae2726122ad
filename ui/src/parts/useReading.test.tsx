import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useReading } from "./useReading";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("counts down while the text is seen, and begins anew with another text", () => {
  const shown = vi.spyOn(document, "visibilityState", "get").mockReturnValue("visible");
  const { result, rerender } = renderHook(({ text }) => useReading(3, text), { initialProps: { text: "a" } });
  expect(result.current).toBe(3);
  act(() => void vi.advanceTimersByTime(2_000));
  expect(result.current).toBe(1);
  shown.mockReturnValue("hidden");
  act(() => void vi.advanceTimersByTime(60_000));
  expect(result.current).toBe(1);
  shown.mockReturnValue("visible");
  act(() => void vi.advanceTimersByTime(5_000));
  expect(result.current).toBe(0);
  rerender({ text: "b" });
  expect(result.current).toBe(3);
});

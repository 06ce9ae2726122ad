/**
 * The screens in Chromium: before a real headless device and a real headquarters, which `cargo xtask test` starts,
 * and over the fixture platform for states that a real device shows only on a bad or a very large day.
 */
import { defineConfig } from "@playwright/test";

const executablePath = process.env.ROUNDS_CHROMIUM;
const FIXTURES_URL = "http://127.0.0.1:5174";

export default defineConfig({
  outputDir: "../../test-results",
  // One device: the tests share its state and run in order.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // A cold machine that also serves the device is slow, not wrong.
  expect: { timeout: 20_000 },
  timeout: 60_000,
  reporter: [["line"]],
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
      ...(executablePath ? { executablePath } : {}),
    },
  },
  projects: [
    { name: "device", testDir: ".", use: { baseURL: process.env.ROUNDS_DEVICE_URL } },
    { name: "scenes", testDir: "../browser", use: { baseURL: FIXTURES_URL } },
  ],
  webServer: {
    command:
      "npx vite build --config tests/fixtures/vite.config.ts && npx vite preview --config tests/fixtures/vite.config.ts",
    cwd: "../..",
    url: `${FIXTURES_URL}/index.html`,
  },
});

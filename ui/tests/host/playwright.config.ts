/** The screens in Chromium before a real headless device and a real headquarters; `cargo xtask test` starts them. */
import { defineConfig } from "@playwright/test";

const executablePath = process.env.ROUNDS_CHROMIUM;

export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results",
  // One device: the tests share its state and run in order.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  reporter: [["line"]],
  use: {
    baseURL: process.env.ROUNDS_DEVICE_URL,
    viewport: { width: 1280, height: 800 },
    launchOptions: { args: ["--no-sandbox"], ...(executablePath ? { executablePath } : {}) },
  },
});

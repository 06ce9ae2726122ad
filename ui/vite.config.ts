import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The build is served from a custom protocol in the window and from a folder by devhost: all paths are relative. */
export default defineConfig({
  base: "./",
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  build: {
    outDir: "dist",
    target: ["es2022", "safari16"],
    chunkSizeWarningLimit: 700,
    assetsInlineLimit: 0,
  },
});

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { precompress } from "./vite/precompress.ts";

const backend = process.env["BACKEND_URL"] ?? `http://localhost:${process.env["PORT"] ?? "3001"}`;

export default defineConfig({
  plugins: [react(), precompress()],
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    port: Number(process.env["ADMIN_PORT"] ?? "3000"),
    strictPort: true,
    proxy: { "/api": backend, "/trpc": backend, "/health": backend },
  },
});

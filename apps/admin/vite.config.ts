import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { precompress } from "./vite/precompress.ts";

const backend = process.env["BACKEND_URL"] ?? `http://localhost:${process.env["PORT"] ?? "3001"}`;

// The page's own Host goes on, so that the server sees page and API in one place, whatever port or name the page has.
const proxied = { target: backend, changeOrigin: false };

export default defineConfig({
  plugins: [react(), precompress()],
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    port: Number(process.env["ADMIN_PORT"] ?? "3000"),
    strictPort: true,
    proxy: { "/api": proxied, "/trpc": proxied, "/health": proxied },
  },
});

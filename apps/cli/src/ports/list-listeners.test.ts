import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { listListeners } from "./list-listeners.ts";

test.each(["127.0.0.1", "::"])(
  "who listens on %s is found by pid and command, and nobody afterwards",
  async (host) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const { port } = server.address() as AddressInfo;
    expect(listListeners(port)).toEqual([{ pid: process.pid, command: expect.stringContaining("node") }]);
    await new Promise((resolve) => server.close(resolve));
    expect(listListeners(port)).toEqual([]);
  },
);

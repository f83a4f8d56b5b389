import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVapiClient } from "@callwaiting/vapi-sdk";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeVapi, vapiInfo } from "./describe-vapi.ts";
import { type OpenVapi, openVapi } from "./open-vapi.ts";

let dataDir: string;
let open: OpenVapi[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "vapi-"));
});
afterEach(async () => {
  for (const vapi of open) await stop(vapi);
  open = [];
  await rm(dataDir, { recursive: true, force: true });
});

async function start(privateKey?: string): Promise<OpenVapi> {
  const vapi = { privateKey, baseUrl: "https://api.eu.vapi.ai" };
  const opened = await openVapi({ vapi, dataDir });
  open.push(opened);
  return opened;
}

async function stop(vapi: OpenVapi): Promise<void> {
  open = open.filter((one) => one !== vapi);
  if (vapi.kind === "simulated") await vapi.stop();
}

const clientOf = ({ baseUrl, platformKey }: OpenVapi) => createVapiClient({ baseUrl, apiKey: platformKey });
const modeOf = async (name: string) => ((await stat(join(dataDir, name))).mode & 0o777).toString(8);

describe("with a private key", () => {
  test("it is Vapi itself, nothing is started, and no more than the key's end is told", async () => {
    const vapi = await start("11111111-2222-3333-4444-555555556789");
    expect(vapi).toEqual({
      kind: "vapi",
      baseUrl: "https://api.eu.vapi.ai",
      platformKey: "11111111-2222-3333-4444-555555556789",
    });
    expect(await readdir(dataDir)).toEqual([]);
    const info = vapiInfo(vapi);
    expect(info).toEqual({ kind: "vapi", baseUrl: "https://api.eu.vapi.ai", keyHint: "6789" });
    expect(describeVapi(info)).toBe("api.eu.vapi.ai (key …6789)");
  });

  test("of a short key nothing is told", async () => {
    expect(vapiInfo(await start("short-key"))).toMatchObject({ keyHint: "" });
  });
});

describe("without one", () => {
  test("it is a Vapi on this machine, and says that there is no phone line", async () => {
    const vapi = await start();
    expect(vapi.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await clientOf(vapi).assistants.list()).toEqual([]);
    expect(describeVapi(vapiInfo(vapi))).toBe(
      "simulated on this machine, as .env has no VAPI_PRIVATE_KEY: there is no real phone line",
    );
  });

  test("what it holds and its key survive a restart, for the owner of the files alone", async () => {
    const first = await start();
    const { id } = await clientOf(first).assistants.create({ name: "kept" });
    await stop(first);
    const second = await start();
    expect(second.platformKey).toBe(first.platformKey);
    expect(await clientOf(second).assistants.get(id)).toMatchObject({ name: "kept" });
    expect(await modeOf("simulated-vapi.json")).toBe("600");
    expect(await modeOf("simulated-vapi.key")).toBe("600");
  });

  test("its key is another in another data folder, and a half-written one is made anew", async () => {
    const first = await start();
    await stop(first);
    await writeFile(join(dataDir, "simulated-vapi.key"), first.platformKey.slice(0, 20));
    const second = await start();
    expect(second.platformKey).not.toBe(first.platformKey);
    expect(second.platformKey).toMatch(/^simulated-vapi-/);
  });

  test.each(["", '{"half": {"assist', "[]", '{"org": {}}'])(
    "a file that holds %o is kept beside, and it begins anew",
    async (content) => {
      await writeFile(join(dataDir, "simulated-vapi.json"), content);
      const vapi = await start();
      if (vapi.kind !== "simulated" || vapi.brokenFile === null) throw new Error("It was not noticed.");
      expect(await readFile(vapi.brokenFile, "utf8")).toBe(content);
      await clientOf(vapi).assistants.create({ name: "new" });
      await stop(vapi);
      const again = await start();
      expect(again).toMatchObject({ brokenFile: null });
      expect(await clientOf(again).assistants.list()).toHaveLength(1);
    },
  );
});

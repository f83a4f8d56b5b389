import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { VapiSync } from "@callwaiting/server/vapi-sync";
import type { Check } from "../report/check.ts";
import type { Bench } from "./bench.ts";
import { expectThat } from "./scenarios.ts";
import type { FaultyVapi } from "./vapi-account.ts";

// Tried only on a simulated Vapi: nobody wants these faults in an account that takes calls.

export type Faulty = { readonly bench: Bench; readonly vapi: FaultyVapi; readonly signal: AbortSignal };

const VOICE = { provider: "azure", voiceId: "en-US-JennyNeural" };
/** Its provider knows the field, so it is passed on; Vapi allows 0.5 to 2. */
const REFUSED_VOICE = { ...VOICE, speed: 9 };

export function listFaultScenarios(faulty: Faulty): readonly Check[] {
  return [
    { title: "Credential fallback", run: () => fallBack(faulty) },
    { title: "Logging and errors", run: () => tellErrors(faulty) },
    { title: "Circuit breaker", run: () => breakCircuit(faulty) },
  ];
}

async function fallBack({ bench, vapi }: Faulty): Promise<string> {
  const sourceOf = async (role: "inbound" | "outbound") => {
    const found = await bench.credentials(bench.orgId, role);
    return found.kind === "ok" ? found.source : found.kind;
  };
  const holds = (key: string) => vapi.api.store.org(key).assistants.size;
  await bench.wish("inbound", { voice: VOICE });
  expectThat(
    (await sourceOf("inbound")) === "platform",
    "Without a key of the organization's own, the platform's was not used.",
  );
  await bench.sync("inbound");
  expectThat(
    holds(vapi.platformKey) === 1 && (await sourceOf("inbound")) === "organization_record",
    "The assistant was not created with the platform's key.",
  );
  await bench.setOwnKey(vapi.ownKey);
  await bench.wish("outbound", { voice: VOICE });
  expectThat(
    (await sourceOf("outbound")) === "organization",
    "The organization's own key does not come first.",
  );
  await bench.sync("outbound");
  expectThat(holds(vapi.ownKey) === 1, "The assistant was not created with the organization's own key.");

  await bench.setOwnKey(null);
  const { outcome } = await bench.run("inbound", { by: bench.open({ platformKey: null }) });
  const { lastError } = await bench.row("inbound");
  expectThat(
    outcome.kind === "missing" && outcome.message.includes("VAPI_PRIVATE_KEY"),
    "Without any key, nothing says what to set.",
  );
  expectThat(lastError === outcome.message, "The row does not say that the key is missing.");
  return "The organization's own key comes first, then the platform's; without either, the error names VAPI_PRIVATE_KEY.";
}

async function tellErrors({ bench, vapi }: Faulty): Promise<string> {
  await bench.wish("inbound", { voice: REFUSED_VOICE });
  await expectTold(bench, bench.open(), { errorKind: "bad_request", words: "voice.speed" });
  const wrongKey = `wrong-${randomUUID()}`;
  const refused = bench.open({ platformKey: wrongKey });
  await expectTold(bench, refused, { errorKind: "unauthorized", words: "refused the API key" });
  await bench.wish("inbound", { voice: VOICE });
  await bench.sync("inbound");
  expectThat(
    (await bench.row("inbound")).lastError === null,
    "The error is still in the row after a good sync.",
  );
  for (const secret of [vapi.platformKey, vapi.ownKey, wrongKey]) {
    expectThat(!bench.log.text().includes(secret), "A Vapi key is in the log.");
  }
  return "A voice and a key that Vapi refuses: logged with operation id, step and kind, kept in the row in plain words; no key in either.";
}

async function expectTold(
  bench: Bench,
  by: VapiSync,
  { errorKind, words }: { readonly errorKind: string; readonly words: string },
): Promise<void> {
  const { outcome, operationId } = await bench.run("inbound", { by });
  expectThat(
    outcome.kind === "failed" && outcome.errorKind === errorKind,
    `The sync ended with ${outcome.kind} instead of ${errorKind}.`,
  );
  const lines = bench.log.lines(operationId);
  const isThere = (msg: string) =>
    lines.some((line) => line["msg"] === msg && line["errorKind"] === errorKind);
  for (const msg of ["vapi request failed", "vapi sync step failed", "vapi sync failed"]) {
    expectThat(isThere(msg), `The log has no line "${msg}" with the operation id and ${errorKind}.`);
  }
  const { lastError, syncState } = await bench.row("inbound");
  expectThat(
    syncState === "failed" && lastError?.includes(words) === true,
    `The row says "${lastError ?? ""}" and not what is wrong (${words}).`,
  );
}

const FAILURES = 3;
const COOLDOWN_MS = 500;

async function breakCircuit({ bench, vapi, signal }: Faulty): Promise<string> {
  const { api } = vapi;
  const openWith = (cooldownMs: number) =>
    bench.open({ client: { retry: { attempts: 1 }, breaker: { failures: FAILURES, cooldownMs } } });
  const kindOf = async (by: VapiSync) => {
    const { outcome } = await bench.run("inbound", { by });
    return outcome.kind === "failed" ? outcome.errorKind : outcome.kind;
  };
  await bench.wish("inbound", { voice: VOICE });
  try {
    api.faults.fail(500, 1_000);
    const [lasting, short] = [openWith(60_000), openWith(COOLDOWN_MS)];
    for (const by of [lasting, short]) {
      for (let n = 0; n < FAILURES; n += 1) {
        expectThat((await kindOf(by)) === "server", "A 500 from Vapi is not reported as Vapi's error.");
      }
    }
    api.faults.clear();
    const before = api.requests.length;
    const startedAt = performance.now();
    expectThat((await kindOf(lasting)) === "circuit_open", `It is still closed after ${FAILURES} failures.`);
    const tookMs = Math.round(performance.now() - startedAt);
    expectThat(api.requests.length === before, "Something was sent although it is open.");
    expectThat((await kindOf(openWith(60_000))) === "ok", "It is not closed after a restart.");
    await delay(COOLDOWN_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    expectThat((await kindOf(short)) === "ok", "It does not recover after its cooldown.");
    return `Opens after ${FAILURES} failures, answers in ${tookMs} ms without asking, is closed after a restart, recovers after its cooldown.`;
  } finally {
    api.faults.clear();
  }
}

import { type Check, CheckFailure, type Finding } from "../report/check.ts";

type Env = NodeJS.ProcessEnv;

const TIMEOUT_MS = 5_000;
const DEFAULT_VAPI_URL = "https://api.vapi.ai";
/** Signed requests are refused when clocks are minutes apart; this is far below. */
const MAX_SKEW_S = 30;

/** What lies outside this machine. */
export function listNetworkChecks(env: Env): readonly Check[] {
  return [
    { title: "Clock", run: () => checkClock(env) },
    { title: "Vapi key", run: () => checkVapiKey(env) },
    { title: "Public URL", run: () => checkPublicUrl(env) },
  ];
}

async function ask(url: string, init: RequestInit = {}): Promise<Response | null> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    return null;
  }
}

async function checkClock(env: Env): Promise<Finding> {
  const response = await ask(env["VAPI_BASE_URL"] || DEFAULT_VAPI_URL, { method: "HEAD" });
  const theirs = Date.parse(response?.headers.get("date") ?? "");
  if (Number.isNaN(theirs)) {
    return {
      detail: "Not looked at: the internet could not be reached for the right time.",
      hint: "Try again with a connection. Without a real phone line nothing depends on it.",
    };
  }
  const skew = Math.round((Date.now() - theirs) / 1000);
  if (Math.abs(skew) <= MAX_SKEW_S) return "Correct to within seconds.";
  const fix =
    process.platform === "darwin" ? "sudo sntp -sS time.apple.com" : "sudo timedatectl set-ntp true";
  throw new CheckFailure(`This machine's clock is ${Math.abs(skew)} s ${skew > 0 ? "fast" : "slow"}.`, fix);
}

async function checkVapiKey(env: Env): Promise<Finding> {
  const key = env["VAPI_PRIVATE_KEY"];
  if (!key) return "Not set: nothing is changed at Vapi. A live line needs VAPI_PRIVATE_KEY.";
  const base = (env["VAPI_BASE_URL"] || DEFAULT_VAPI_URL).replace(/\/+$/, "");
  const response = await ask(`${base}/assistant?limit=1`, { headers: { authorization: `Bearer ${key}` } });
  if (response === null) {
    throw new CheckFailure(`${base} does not answer.`, "Check the network, and VAPI_BASE_URL if it is set.");
  }
  if (response.status === 401 || response.status === 403) {
    throw new CheckFailure(
      `Vapi refuses VAPI_PRIVATE_KEY (${response.status}).`,
      "Copy the private key (not the public one) from https://dashboard.vapi.ai into .env.",
    );
  }
  if (!response.ok) {
    return { detail: `Vapi answers with HTTP ${response.status}.`, hint: "Try again in a minute." };
  }
  return "Vapi accepts it.";
}

async function checkPublicUrl(env: Env): Promise<Finding> {
  const url = (env["PUBLIC_URL"] || env["BACKEND_URL"] || "").replace(/\/+$/, "");
  if (url === "") return "Not set: the internet cannot reach this server.";
  if (!URL.canParse(url)) throw new CheckFailure("It is not a URL.", "Correct PUBLIC_URL in .env.");
  // A password in it is nobody's business.
  const shown = new URL(url).origin;
  const response = await ask(`${url}/health`);
  const body: unknown = await response?.json().catch(() => null);
  if (typeof body === "object" && body !== null && "status" in body && body.status === "ok") {
    return `${shown} leads here.`;
  }
  const seen =
    response === null ? "does not answer" : `answers with HTTP ${response.status}, which is not CallWaiting`;
  throw new CheckFailure(
    `${url} ${seen}.`,
    "Start the server (npm start) and the tunnel or proxy in front of it.",
  );
}

import { connect } from "node:net";
import { connect as connectByTls } from "node:tls";
import { type Check, CheckFailure, type Finding } from "../report/check.ts";

type Env = NodeJS.ProcessEnv;

const TIMEOUT_MS = 5_000;

/** The ways by which patients are told: whether somebody is there who takes a letter or a text. */
export function listOutboxChecks(env: Env): readonly Check[] {
  return [
    { title: "Mail server", run: () => checkMailServer(env["SMTP_URL"] ?? "") },
    { title: "Twilio", run: () => checkTwilio(env) },
  ];
}

const MAIL_HINT = "Check SMTP_URL, and that this machine may reach that port: many hosters close 25 and 587.";

async function checkMailServer(text: string): Promise<Finding> {
  if (text === "") return "Not set: e-mails to patients stay on this machine.";
  if (!URL.canParse(text)) throw new CheckFailure("SMTP_URL is not a URL.", MAIL_HINT);
  const { hostname, port, protocol } = new URL(text);
  const isTls = protocol === "smtps:";
  const at = Number(port) || (isTls ? 465 : 587);
  const greeting = await readGreeting(hostname, at, isTls);
  if (greeting.startsWith("220")) return `${hostname}:${at} answers.`;
  throw new CheckFailure(`${hostname}:${at} does not answer as a mail server.`, MAIL_HINT);
}

/** The first line that it says, without telling it anything; empty where there is none. */
function readGreeting(host: string, port: number, isTls: boolean): Promise<string> {
  return new Promise((resolve) => {
    const socket = isTls ? connectByTls({ host, port, servername: host }) : connect({ host, port });
    const end = (said: string) => (socket.destroy(), resolve(said));
    socket.setTimeout(TIMEOUT_MS, () => end(""));
    socket.once("data", (data) => end(data.toString("latin1", 0, 3)));
    socket.once("error", () => end(""));
    socket.once("close", () => resolve(""));
  });
}

async function checkTwilio(env: Env): Promise<Finding> {
  const [sid, token] = [env["TWILIO_ACCOUNT_SID"] ?? "", env["TWILIO_AUTH_TOKEN"] ?? ""];
  if (sid === "") return "Not set: texts need the clinic's own account, entered in Settings, Messages.";
  const base = (env["TWILIO_BASE_URL"] || "https://api.twilio.com").replace(/\/+$/, "");
  const status = await askTwilio(
    `${base}/2010-04-01/Accounts/${encodeURIComponent(sid)}/Messages.json?PageSize=1`,
    {
      Authorization: `Basic ${Buffer.from(`${sid}:${token}`).toString("base64")}`,
    },
  );
  if (status === null) {
    throw new CheckFailure(
      `${base} does not answer.`,
      "Check the network, and TWILIO_BASE_URL if it is set.",
    );
  }
  if (status === 401 || status === 403 || status === 404) {
    throw new CheckFailure(
      `Twilio refuses TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN (${status}).`,
      "Copy both from https://console.twilio.com, Account Info, into .env.",
    );
  }
  return status === 200
    ? "Twilio accepts the account."
    : { detail: `Twilio answers with HTTP ${status}.`, hint: "Try again in a minute." };
}

async function askTwilio(url: string, headers: Readonly<Record<string, string>>): Promise<number | null> {
  try {
    return (await fetch(url, { headers, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) })).status;
  } catch {
    return null;
  }
}

import { makeRoundTrip } from "../make-round-trip.ts";
import { type Step, done, failed, skipped } from "../step.ts";

/** The way that Vapi's messages take, once there and back. */
export const checkWebhook: Step = {
  id: "webhook",
  title: "Webhook check",
  targetMs: 5_000,
  isForLiveLine: true,
  plan: () => "send a signed message through the public address and read the answer",
  run: async ({ server, tunnel }) => {
    if (server === null) return skipped("there is no server");
    const { orgId, webhookSecret, serverUrl } = server.info;
    if (orgId === null || webhookSecret === null) {
      return skipped("there is no demo clinic to sign for (SEED_DEMO=false)");
    }
    const baseUrl = tunnel?.url ?? serverUrl;
    const result = await makeRoundTrip({ baseUrl, orgId, secret: webhookSecret });
    if (result.kind === "failed") {
      return failed(
        `${baseUrl}: ${result.reason}`,
        "Open the address in a browser: it must show CallWaiting, not a page of the tunnel. Then start again.",
      );
    }
    const took = `answered in ${Math.round(result.durationMs)} ms`;
    return done(
      tunnel === null
        ? `${took}, on this machine only: there is no public address`
        : `${took} through ${baseUrl}`,
    );
  },
};

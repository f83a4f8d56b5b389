import { findOrOpenTunnel } from "../../tunnel/find-or-open-tunnel.ts";
import { TunnelError } from "../../tunnel/tunnel.ts";
import { type Step, done, failed, skipped } from "../step.ts";

/** Takes an address; nothing is let in before the server has proved that it refuses strangers. */
export const openTunnel: Step = {
  id: "tunnel",
  title: "Tunnel",
  targetMs: 15_000,
  isForLiveLine: true,
  plan: ({ settings }) => {
    if (settings.publicUrl !== null) return `use PUBLIC_URL ${settings.publicUrl}`;
    if (settings.ngrokToken === null) {
      return "use a running ngrok agent; without one and without NGROK_AUTH_TOKEN stay local";
    }
    return `use a running ngrok agent, else open one with NGROK_AUTH_TOKEN${settings.ngrokDomain === null ? "" : ` at ${settings.ngrokDomain}`}`;
  },
  run: async (context) => {
    try {
      const onDisconnect = (reason: string) =>
        context.note(`The tunnel was cut off and is reconnecting: ${reason}`);
      context.tunnel = await findOrOpenTunnel(context.settings, onDisconnect);
    } catch (error) {
      if (!(error instanceof TunnelError)) throw error;
      return failed(
        error.message,
        "Check NGROK_AUTH_TOKEN and NGROK_DOMAIN at https://dashboard.ngrok.com. Everything else still works locally.",
      );
    }
    if (context.tunnel === null) {
      return skipped(
        "none: no PUBLIC_URL, no ngrok agent and no NGROK_AUTH_TOKEN; everything else still works locally",
      );
    }
    // Ctrl-C came while it was being opened, and undoing has looked already.
    if (context.signal.aborted) await context.tunnel.close();
    return done(`${context.tunnel.url} (${context.tunnel.source})`);
  },
  undo: async (context) => {
    await context.tunnel?.close();
    context.tunnel = null;
  },
};

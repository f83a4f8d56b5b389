import type { Texter } from "./texter.ts";

/** To a Twilio that is played on this machine, and into the folder as well, where it can be read: nothing leaves. */
export function openSimulated(twilio: Texter, catcher: Texter): Texter {
  return {
    kind: "simulated",
    find: twilio.find,
    send: async (text) => {
      const outcome = await twilio.send(text);
      if (outcome.kind === "sent") await catcher.send(text);
      return outcome;
    },
  };
}

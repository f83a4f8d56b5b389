const channel = new BroadcastChannel("callwaiting");
const SIGNED_OUT = "signed-out";

/** The other windows of this browser. A session that merely ended is met in each by itself, and words wait there. */
export const otherWindows = {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A channel reaches its own origin only.
  tellSignedOut: () => channel.postMessage(SIGNED_OUT),
  onSignedOut: (listener: () => void) =>
    channel.addEventListener("message", ({ data }) => {
      if (data === SIGNED_OUT) listener();
    }),
};

import { type Socket, connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";

export type Target = { readonly host: string; readonly port: number };

export type CutProxy = {
  readonly port: number;
  /** From now on nothing passes, and nobody is told: as when a cable is pulled. */
  readonly cut: () => void;
  /** What was open is closed, what is opened passes again. */
  readonly mend: () => void;
  readonly stop: () => Promise<void>;
};

/** A way to the first of the targets that takes a connection. */
export async function startCutProxy(targets: readonly Target[]): Promise<CutProxy> {
  let isCut = false;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    if (!isCut) join(near, targets, keep);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      isCut = true;
      // Unread, so that not even an end gets through.
      for (const socket of sockets) socket.unpipe().pause();
    },
    mend: () => {
      isCut = false;
      for (const socket of sockets) socket.destroy();
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function join(near: Socket, [target, ...others]: readonly Target[], keep: (socket: Socket) => void): void {
  if (target === undefined) {
    near.destroy();
    return;
  }
  const far = connect(target);
  let isOpen = false;
  far.on("connect", () => {
    isOpen = true;
    near.pipe(far);
    far.pipe(near);
  });
  far.on("error", () => {
    if (!isOpen) join(near, others, keep);
  });
  far.on("close", () => isOpen && near.destroy());
  near.on("close", () => far.destroy());
  keep(far);
}

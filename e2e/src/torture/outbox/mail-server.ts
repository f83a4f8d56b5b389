import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import type { Readable } from "node:stream";
import { SMTPServer } from "smtp-server";
import type { Fates } from "./fates.ts";

/** A letter that the mail server has, whether or not it could still say so. */
export type Letter = {
  /** What stands before the @ of its Message-ID: the id of the message. */
  readonly id: string;
  readonly to: string;
  /** Epoch, ms: when all of it was there. */
  readonly atMs: number;
  readonly raw: string;
};

export type MailServer = {
  readonly url: string;
  readonly taken: readonly Letter[];
  /** Ids of letters that were refused for good. */
  readonly refused: ReadonlySet<string>;
  /** For so long everybody is hung up on. */
  readonly leave: (forMs: number) => void;
  readonly stop: () => Promise<void>;
};

const refusal = (code: number) => Object.assign(new Error("not now"), { responseCode: code });

/** A real mail server that takes letters, refuses them now or for good, hangs, and dies before or after it has taken one. */
export async function startMailServer(fates: Fates): Promise<MailServer> {
  const taken: Letter[] = [];
  const refused = new Set<string>();
  const lines = createLines();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onConnect: (session, done) => (lines.remember(session), done()),
    onRcptTo: (_address, _session, done) => done(fates.letterRefusedAtOnce() ? refusal(450) : undefined),
    onData: (stream, session, done) => {
      readAll(stream, (raw) => {
        const id = /^message-id:\s*<([^@>]+)@/im.exec(raw)?.[1] ?? "";
        const fate = fates.letter();
        if (fate === "taken" || fate === "taken_then_cut") {
          taken.push({ id, to: session.envelope.rcptTo[0]?.address ?? "", atMs: Date.now(), raw });
        }
        if (fate === "refused_for_good") refused.add(id);
        if (fate === "taken_then_cut" || fate === "cut") lines.cut(session);
        else if (fate !== "hangs") done(fate === "taken" ? null : refusal(fate === "refused" ? 450 : 550));
      });
    },
  });
  server.on("error", () => {});
  server.server.on("connection", lines.add);
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    taken,
    refused,
    leave: lines.leave,
    stop: async () => {
      lines.cutAll();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function readAll(stream: Readable, onEnd: (text: string) => void): void {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  stream.on("end", () => onEnd(Buffer.concat(chunks).toString("utf8")));
}

type Session = { readonly id: string; readonly remotePort: number };

/** The connections by who is at the other end: the library gives its callbacks none of them. */
function createLines() {
  const sockets = new Map<number, Socket>();
  const ports = new Map<string, number>();
  let awayUntil = 0;
  return {
    add: (socket: Socket) => {
      const port = socket.remotePort ?? 0;
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(port));
      if (Date.now() < awayUntil) socket.destroy();
      else sockets.set(port, socket);
    },
    remember: ({ id, remotePort }: Session) => void ports.set(id, remotePort),
    cut: ({ id }: Session) => void sockets.get(ports.get(id) ?? 0)?.destroy(),
    cutAll: () => sockets.forEach((socket) => socket.destroy()),
    leave: (forMs: number) => void (awayUntil = Date.now() + forMs),
  };
}

import { type IncomingMessage, createServer } from "node:http";
import { createAppPool, warmUp } from "@callwaiting/db";
import type { BookingReply } from "../load/booking-calls.ts";
import { type ExactBooking, bookInSql } from "./book-in-sql.ts";
import { findThenInsert, findThenInsertInTransaction } from "./find-then-insert.ts";

// The least that can stand between HTTP and the database: no secret, no repair, no log, no sentence.

const CONNECTIONS = 10;

const pool = createAppPool({
  connectionString: process.env["DATABASE_URL"] ?? "",
  max: CONNECTIONS,
  keepOpen: CONNECTIONS,
});
await warmUp(pool, CONNECTIONS);

const WAYS: Readonly<Record<string, (booking: ExactBooking) => Promise<BookingReply>>> = {
  "/book": (booking) => bookInSql(pool, booking),
  "/find-then-insert": (booking) => findThenInsert(pool, booking),
  "/find-then-insert-in-transaction": (booking) => findThenInsertInTransaction(pool, booking),
};

const server = createServer((request, response) => {
  const way = WAYS[request.url ?? ""] ?? (() => Promise.resolve({ success: false }));
  void read(request)
    .then(way)
    .then(
      (reply) => response.setHeader("content-type", "application/json").end(JSON.stringify(reply)),
      (error: unknown) => response.writeHead(500).end(JSON.stringify({ error: String(error) })),
    );
});
server.listen(Number(process.env["PORT"]));
process.once("SIGTERM", () => process.exit(0));

async function read(request: IncomingMessage): Promise<ExactBooking> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}") as ExactBooking;
}

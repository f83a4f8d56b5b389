import { createServer } from "node:http";

// What a storm costs by being sent, whoever it is sent to: it is answered at once, and nothing is made of it.

const server = createServer((_request, response) => {
  response.writeHead(401, { "content-type": "application/json" }).end("{}");
});
server.listen(Number(process.env["PORT"]));
process.once("SIGTERM", () => process.exit(0));

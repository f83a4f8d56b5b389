import { ToolResultsAnswer } from "@callwaiting/vapi-sdk";
import fc from "fast-check";
import { expect, test } from "vitest";
import { said, startTestApp } from "./testing/test-app.ts";
import { jsonUnderKnownNames, someBytes } from "./testing/random-json.ts";

const PATHS = [
  "/api/webhooks/vapi",
  "/api/vapi/tools/greet",
  "/api/vapi/tools/nosuch",
  "/health",
  "/nowhere",
];
const EXPECTED = new Set([200, 400, 403, 404, 405, 503]);

const startApp = () =>
  startTestApp({
    greet: async (args) => said(`Hello ${JSON.stringify(args)}`),
    broken: () => Promise.reject(Object.assign(new Error("broken"), { code: "ECONNREFUSED" })),
  });

test(
  "no JSON at any address makes a 500, a hang or an answer that is not JSON",
  { timeout: 60_000 },
  async () => {
    await using app = await startApp();
    const kinds = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PATHS), jsonUnderKnownNames(), async (path, body) => {
        const response = await withinSeconds(app.post(path, body));
        const answer: unknown = await response.json();
        expect(EXPECTED).toContain(response.status);
        if (response.status === 200 && isObject(answer) && "results" in answer) {
          ToolResultsAnswer.parse(answer);
        }
        const kind = `${response.status} ${isObject(answer) ? Object.keys(answer).join() : ""}`;
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }),
      { numRuns: 1_500 },
    );
    // The generator must reach every form, or the test above proves little.
    for (const kind of [
      "200 results",
      "200 result",
      "200 ",
      "200 toolCallId,result",
      "404 toolCallId,result",
    ]) {
      expect(kinds.get(kind) ?? 0, `${kind} of ${JSON.stringify([...kinds])}`).toBeGreaterThan(3);
    }
  },
);

test("no bytes at any address do either", { timeout: 60_000 }, async () => {
  await using app = await startApp();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PATHS), someBytes(), async (path, bytes) => {
      const response = await withinSeconds(app.post(path, bytes));
      expect(EXPECTED).toContain(response.status);
      await response.json();
    }),
    { numRuns: 500 },
  );
});

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function withinSeconds<T>(work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<T>((_, reject) => {
      setTimeout(() => reject(new Error("no answer within 5 seconds")), 5_000).unref();
    }),
  ]);
}

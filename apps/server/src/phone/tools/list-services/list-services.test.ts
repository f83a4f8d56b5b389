import { expect, test } from "vitest";
import { toolContext } from "../../../testing/tool-context.ts";
import { listServicesTool } from "./list-services.tool.ts";

test("listServices names each with its length", async () => {
  const answer = await listServicesTool.connect(null).run({}, toolContext());
  expect(answer.sentence).toMatch(/Consultation.*30 minutes.*Dental cleaning.*45 minutes/);
});

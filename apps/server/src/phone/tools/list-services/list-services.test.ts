import { expect, test } from "vitest";
import { toolContext } from "../../../testing/tool-context.ts";
import { listServicesTool } from "./list-services.tool.ts";

test("listServices names each with its length", async () => {
  const answer = await listServicesTool.connect(null).run({}, toolContext());
  expect(answer.sentence).toMatch(/Consultation.*30 minutes.*Dental cleaning.*45 minutes/);
});

test("listServices tells of one service what it is and costs, and of others no price", async () => {
  const context = toolContext();
  const { organization } = context.tenant;
  const [first, ...others] = organization.services;
  if (first === undefined) throw new Error("no services");
  const priced = { ...first, price: { minor: 8000, currency: "USD" }, description: "A first talk." };
  const told = {
    ...context,
    tenant: { ...context.tenant, organization: { ...organization, services: [priced, ...others] } },
  };
  const tool = listServicesTool.connect(null);
  const one = await tool.run({ serviceType: "a consultation" }, told);
  expect(one.sentence).toBe("Consultation takes 30 minutes and costs 80 dollars. A first talk.");
  const all = await tool.run({}, told);
  expect(all.sentence).toMatch(/Consultation \(30 minutes, 80 dollars\).*Dental cleaning \(45 minutes\)/);
  expect(JSON.stringify(all.object)).not.toContain("null");
});

import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SOON } from "@callwaiting/testing/deadlines";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { expect, test, vi } from "vitest";
import { openAdminWorld } from "./browser/admin-world.ts";
import { aTuesday } from "./browser/seed-calendar.ts";

// An owner connects another system, sees what it was told, and what becomes of one that is gone.

const world = forAllTests(() => openAdminWorld({ env: { WEBHOOKS_ALLOW_LOOPBACK: "true" } }));

type Heard = { readonly id: string; readonly body: string; readonly signed: string };

const receiver = forAllTests(async () => {
  const heard: Heard[] = [];
  const answer = { status: 204 };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const of = (name: string) => String(request.headers[`webhook-${name}`]);
      heard.push({ id: of("id"), body, signed: `${of("id")}.${of("timestamp")}.${body} ${of("signature")}` });
      response.writeHead(answer.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/hook`,
    heard,
    answer,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
});

test("an address is added with a secret that is shown once; what it was told is listed, sent again, and it is switched off when it is gone", async () => {
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/webhooks" });
  const { page } = admin;
  await page.getByText("No addresses yet").waitFor();
  await page.getByRole("button", { name: "Add an address" }).click();
  await page.getByLabel("Address", { exact: true }).fill("http://169.254.169.254/");
  await page.getByLabel("Description").fill("Our CRM");
  await page.getByRole("button", { name: "Add address" }).click();
  await page.getByText("This address cannot be used").waitFor();
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("settings-webhooks-form");
  await page.getByLabel("Address", { exact: true }).fill(receiver.url);
  await page.getByRole("button", { name: "Add address" }).click();
  const secret = await page.getByLabel("Secret", { exact: true }).inputValue();
  expect(secret).toMatch(/^whsec_/);
  await page.getByRole("button", { name: "Done" }).click();

  await page.getByRole("button", { name: "Send a test to Our CRM" }).click();
  await page.getByText("Delivered").first().waitFor();
  const [first] = receiver.heard;
  const [content = "", signature] = (first?.signed ?? "").split(/ (?=v1,)/);
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  expect(signature).toBe(`v1,${createHmac("sha256", key).update(content).digest("base64")}`);
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("settings-webhooks");

  receiver.answer.status = 410;
  await page.getByRole("button", { name: "Send again: Test" }).click();
  await vi.waitFor(() => expect(receiver.heard).toHaveLength(2), SOON);
  expect(receiver.heard[1]?.id).toBe(first?.id);
  await page.getByText("It answered that it is gone for good (410).").waitFor();
  // A test switches nothing off; what really happened does.
  const response = await fetch(`${world.url}/api/vapi/tools/bookClinicAppointment`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-vapi-secret": world.info.webhookSecret ?? "" },
    body: JSON.stringify({
      toolCallId: "t",
      tool: {
        arguments: {
          appointmentDate: aTuesday(),
          appointmentTime: "10:00",
          patientName: "Ann Lee",
          patientPhone: "4155550123",
          serviceType: "consultation",
        },
      },
    }),
  });
  expect(response.status).toBe(200);
  await page.getByText("Switched off by us").waitFor();
  await page.goto("/today");
  await page.getByText("Another system is no longer told of visits").waitFor();
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("today-webhook-off");
  await page.getByRole("link", { name: "Open webhooks" }).click();
  await page.getByRole("button", { name: "Change Our CRM" }).click();
  await page.getByRole("switch", { name: "Switched on" }).check();
  receiver.answer.status = 204;
  await page.getByRole("button", { name: "Save" }).click();
  await vi.waitFor(() => expect(receiver.heard).toHaveLength(4), SOON);
  expect(receiver.heard[3]).toMatchObject({ id: receiver.heard[2]?.id, body: receiver.heard[2]?.body });
  expect(admin.complaints).toEqual([]);
});

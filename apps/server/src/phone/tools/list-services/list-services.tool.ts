import { speakServices } from "@callwaiting/domain";
import { z } from "zod";
import { defineTool } from "../define-tool.ts";

/** Tells what the clinic offers. */
export const listServicesTool = defineTool({
  name: "listServices",
  description: "Lists the services that can be booked, with their length. Read the answer to the caller.",
  parameters: z.object({}),
  required: [],
  filler: "Let me see.",
  async run(_ports: unknown, _args, { tenant }) {
    const { services } = tenant.organization;
    const sentence = speakServices(services);
    return {
      sentence,
      httpStatus: 200,
      object: {
        success: true,
        message: sentence,
        services: services.map(({ key, name, durationMinutes }) => ({ key, name, durationMinutes })),
      },
      outcome: "listed",
    };
  },
});

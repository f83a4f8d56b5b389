import {
  type Service,
  matchByName,
  singleLine,
  speakPrice,
  speakServiceFacts,
  speakServices,
} from "@callwaiting/domain";
import { z } from "zod";
import { spokenText } from "../arguments.ts";
import { defineTool } from "../define-tool.ts";

/** Tells what the clinic offers; of one service that is asked about, what it is and what it costs. */
export const listServicesTool = defineTool({
  name: "listServices",
  description:
    "Lists the services that can be booked, with their length and, where the clinic tells it, their price. With serviceType it " +
    "tells of that one what it is. Read the answer to the caller; never name a price that is not in it.",
  parameters: z.object({
    serviceType: spokenText(
      "The service that the caller asks about, as they say it. Leave out for all of them.",
    ),
  }),
  required: [],
  filler: "Let me see.",
  async run(_ports: unknown, { serviceType }, { tenant }) {
    const { services } = tenant.organization;
    const asked = matchByName(serviceType ?? "", services);
    const told = asked.kind === "one" ? [asked.match] : asked.kind === "many" ? asked.matches : services;
    const sentence = asked.kind === "one" ? speakServiceFacts(asked.match) : speakServices(told);
    return {
      sentence,
      httpStatus: 200,
      object: { success: true, message: sentence, services: told.map(listed) },
      outcome: "listed",
    };
  },
});

/** What the clinic does not tell is left out: a model reads "null" aloud. */
function listed({ key, name, durationMinutes, price, description }: Service) {
  return {
    key,
    name,
    durationMinutes,
    ...(price ? { price: speakPrice(price) } : {}),
    ...(description ? { description: singleLine(description) } : {}),
  };
}

import { SegmentedMessage } from "sms-segments-calculator";

export type Segments = {
  /** As carriers count and charge: 160 characters, or 70 where one of them is not in their alphabet. */
  readonly count: number;
  readonly characters: number;
  /** Whether a character asks for the longer alphabet. */
  readonly isUnicode: boolean;
};

/** What a text costs. */
export function countSegments(text: string): Segments {
  const message = new SegmentedMessage(text);
  return {
    count: message.segmentsCount,
    characters: message.numberOfCharacters,
    isUnicode: message.encodingName === "UCS-2",
  };
}

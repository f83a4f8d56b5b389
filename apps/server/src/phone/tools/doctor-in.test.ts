import { expect, test } from "vitest";
import { doctorIn } from "./doctor-in.ts";

test.each([
  ["consultation with Dr. Patel", undefined, "Dr. Patel"],
  ["consultation, dr Patel please", undefined, "dr Patel"],
  ["consultation", "wants Dr. Patel", "Dr. Patel"],
  ["consultation", "Patient asked for Dr. Patel", "Dr. Patel"],
  ["consultation", "would like to see Doctor Patel", "Doctor Patel"],
  ["consultation", "see Dr. O'Neil please", "Dr. O'Neil"],
  [undefined, "referred by Dr. House, wants Dr. Patel", "Dr. Patel"],
  ["consultation", "wants Dr. Patel, was told to fast", "Dr. Patel"],
  ["consultation", "saw Dr. House and prefers Dr. Patel", "Dr. Patel"],
  ["Beratung bei Doktor Patel", undefined, "Doktor Patel"],
  ["consulta con la doctora Patel", undefined, "doctora Patel"],
  ["consultation", "referred by Dr. House", undefined],
  ["consultation", "was with Dr. House last year", undefined],
  ["dry skin consultation", "drinks a lot", undefined],
  [undefined, undefined, undefined],
])("in %j and %j it is %j", (service, notes, doctor) => {
  expect(doctorIn(service, notes)).toBe(doctor);
});

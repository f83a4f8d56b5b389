import { createSeededRandom, type SeededRandom } from "../seeded-random.ts";
import type { ToolArguments } from "../tool-call.ts";
import {
  ARGUMENTS_DISTORTIONS,
  type Damage,
  FIELD_DISTORTIONS,
  type FieldDistortion,
  type SpokenField,
} from "./distortions.ts";

/** What the tool calls each field; a field without a name is left alone. */
export type FieldNames = Readonly<Partial<Record<SpokenField, string>>>;

const BOOKING_FIELDS: FieldNames = {
  date: "appointmentDate",
  time: "appointmentTime",
  name: "patientName",
  phone: "patientPhone",
  email: "patientEmail",
};

export type Misheard = {
  readonly args: ToolArguments;
  /** What was done, in order; for the name of a test or the message of a failure. */
  readonly distortions: readonly string[];
  /** The worst of it. */
  readonly damage: Damage;
};

export type MishearOptions = {
  /** How many fields to distort; a few by default. */
  readonly count?: number;
  /** No distortion worse than this; `none` by default, so that the booking must come out right. */
  readonly atWorst?: Damage;
  readonly fields?: FieldNames;
};

export type SimulatedCaller = {
  /** Distorts correct arguments the way a model does. Each call goes on from the last; the order repeats by seed. */
  readonly mishear: (args: Readonly<Record<string, unknown>>, options?: MishearOptions) => Misheard;
  readonly pick: SeededRandom["pick"];
  readonly shuffle: SeededRandom["shuffle"];
};

/** A caller (and the model that listens) whose every choice follows from the seed. */
export function createCaller(seed: number): SimulatedCaller {
  const random = createSeededRandom(seed);
  return {
    mishear: (args, options = {}) => mishear(args, random, options),
    pick: random.pick,
    shuffle: random.shuffle,
  };
}

type Arguments = Readonly<Record<string, unknown>>;

function mishear(args: Arguments, random: SeededRandom, options: MishearOptions): Misheard {
  const { count = 1 + random.below(3), atWorst = "none", fields = BOOKING_FIELDS } = options;
  const allowed = random.shuffle(FIELD_DISTORTIONS).filter(({ damage }) => !isWorse(damage, atWorst));
  const chosen = onePerField(allowed.filter((one) => canDistort(one, args, fields))).slice(0, count);
  const changes = chosen.map((one) => distortField(one, { args, fields, random }));
  const distorted = { ...args, ...Object.fromEntries(changes) };
  // Every fourth time the arguments as a whole suffer too.
  const wholes = ARGUMENTS_DISTORTIONS.filter(({ damage }) => !isWorse(damage, atWorst));
  const [whole] = random.below(4) === 0 ? random.shuffle(wholes) : [];
  const all = whole === undefined ? chosen : [...chosen, whole];
  return {
    args: whole === undefined ? distorted : whole.distort(distorted),
    distortions: all.map(({ name }) => name),
    damage: all.reduce<Damage>((worst, { damage }) => (isWorse(damage, worst) ? damage : worst), "none"),
  };
}

function canDistort({ field, applies }: FieldDistortion, args: Arguments, fields: FieldNames): boolean {
  const value = valueOf(field, args, fields);
  return value !== undefined && (applies?.(value) ?? true);
}

function onePerField(distortions: readonly FieldDistortion[]): FieldDistortion[] {
  return distortions.filter(
    (one, index) => distortions.findIndex(({ field }) => field === one.field) === index,
  );
}

type Around = { readonly args: Arguments; readonly fields: FieldNames; readonly random: SeededRandom };

function distortField({ field, distort }: FieldDistortion, around: Around): [string, unknown] {
  const { args, fields, random } = around;
  const value = valueOf(field, args, fields) ?? "";
  const time = valueOf("time", args, fields) ?? "00:00";
  return [fields[field] ?? field, distort(value, { time, random })];
}

function valueOf(field: SpokenField, args: Arguments, fields: FieldNames): string | undefined {
  const name = fields[field];
  const value = name === undefined ? undefined : args[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

const SEVERITY: Readonly<Record<Damage, number>> = { none: 0, detail: 1, unusable: 2 };

function isWorse(one: Damage, other: Damage): boolean {
  return SEVERITY[one] > SEVERITY[other];
}

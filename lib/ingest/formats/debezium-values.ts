/**
 * Column values as the connector's schema means them: decimals with every digit, dates and times as ISO text.
 *
 * Only where a schema says so. Without one, and for names not known here, a value stays as it was sent; so do values
 * that ISO text cannot say. A time the database keeps without a zone is told without one: to add Z would claim UTC.
 * Intervals, years, JSON columns and bytes stay as they are.
 */
import { isJsonNumber, isJsonObject, type JsonObject, type JsonTree } from "@/lib/model/json";
import { isoDate, isoDateTime, isoTime, type Precision, wholeNumber } from "./debezium-time";
import { textAt, valueAt } from "./tree";

/** The schema of one field of a struct's schema. */
export function fieldSchema(schema: JsonTree | undefined, name: string): JsonObject | undefined {
  return fieldsOf(schema).find((field) => field.get("field") === name);
}

export function fieldsOf(schema: JsonTree | undefined): JsonObject[] {
  const fields = valueAt(schema, "fields");
  return Array.isArray(fields) ? fields.filter(isJsonObject) : [];
}

export function convertRow(row: JsonObject, schema: JsonObject | undefined): JsonObject {
  if (schema === undefined) return row;
  const schemas = new Map(fieldsOf(schema).map((field) => [field.get("field"), field]));
  return new Map([...row].map(([name, value]) => [name, convertValue(value, schemas.get(name))]));
}

export function convertValue(value: JsonTree, schema: JsonObject | undefined): JsonTree {
  if (schema === undefined || value === null) return value;
  const name = textAt(schema, "name");
  const converted = name === undefined ? null : convertNamed(name, value, schema);
  if (converted !== null) return converted;
  if (isJsonObject(value) && textAt(schema, "type") === "struct") return convertRow(value, schema);
  const items = valueAt(schema, "items");
  if (Array.isArray(value) && isJsonObject(items)) return value.map((item) => convertValue(item, items));
  return value;
}

function convertNamed(name: string, value: JsonTree, schema: JsonObject): JsonTree | null {
  switch (name) {
    case "org.apache.kafka.connect.data.Decimal":
      return decimal(value, textAt(schema, "parameters", "scale"));
    case "io.debezium.data.VariableScaleDecimal": {
      const scale = valueAt(value, "scale");
      return decimal(valueAt(value, "value"), isJsonNumber(scale) ? scale.number : undefined);
    }
    case "io.debezium.time.Date":
    case "org.apache.kafka.connect.data.Date":
      return whole(value, isoDate);
    case "io.debezium.time.Timestamp":
    case "org.apache.kafka.connect.data.Timestamp":
      return moment(value, isoDateTime, 3);
    case "io.debezium.time.MicroTimestamp":
      return moment(value, isoDateTime, 6);
    case "io.debezium.time.NanoTimestamp":
      return moment(value, isoDateTime, 9);
    case "io.debezium.time.Time":
    case "org.apache.kafka.connect.data.Time":
      return moment(value, isoTime, 3);
    case "io.debezium.time.MicroTime":
      return moment(value, isoTime, 6);
    case "io.debezium.time.NanoTime":
      return moment(value, isoTime, 9);
    default:
      return null;
  }
}

function whole(value: JsonTree, format: (amount: bigint) => string | null): string | null {
  const amount = wholeNumber(value);
  return amount === null ? null : format(amount);
}

function moment(
  value: JsonTree,
  format: (amount: bigint, precision: Precision) => string | null,
  precision: Precision,
): string | null {
  return whole(value, (amount) => format(amount, precision));
}

// A longer one is no number the log would take: it stays the text it was.
const digitsMax = 1000;

/** Big-endian two's complement in base64, as Kafka Connect writes it. A number or plain text is one already. */
function decimal(value: JsonTree | undefined, scaleText: string | undefined): JsonTree | null {
  if (typeof value !== "string" || scaleText === undefined || !/^-?\d{1,4}$/.test(scaleText)) return null;
  if (value === "" || value.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return null;
  const bytes = Buffer.from(value, "base64");
  const unscaled = BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString("hex")}`));
  const number = writeDecimal(unscaled, Number(scaleText));
  return number.length > digitsMax ? null : { number };
}

function writeDecimal(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? "-" : "";
  const digits = String(unscaled < 0n ? -unscaled : unscaled);
  if (scale <= 0) return unscaled === 0n ? "0" : `${sign}${digits}${"0".repeat(-scale)}`;
  const padded = digits.padStart(scale + 1, "0");
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

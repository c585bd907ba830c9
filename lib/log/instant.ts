/** Whether a text is an instant as the log writes them: RFC 3339, UTC, six digits. For what stands in an address. */
import type { Instant } from "@/lib/model/event";

export const isInstant = (text: string): text is Instant =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/u.test(text) && !Number.isNaN(Date.parse(text));

/**
 * A form's fields by a zod shape, or null.
 *
 * Only the fields the shape names are looked at, each once: an extra field changes nothing, a doubled one is
 * refused, and `__proto__` is a name like any other (E8).
 */
import type { z } from "zod";

export function readForm<T extends z.ZodObject>(shape: T, form: unknown): z.infer<T> | null {
  if (!(form instanceof FormData)) return null;
  const fields = Object.keys(shape.shape).map((name) => [name, single(form.getAll(name))]);
  const parsed = shape.safeParse(Object.fromEntries(fields));
  return parsed.success ? parsed.data : null;
}

const single = (values: FormDataEntryValue[]) => (values.length === 1 ? values[0] : undefined);

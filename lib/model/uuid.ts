const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;

/** Whether the text is a UUID in the usual spelling, of any version. */
export const isUuid = (text: string): boolean => shape.test(text);

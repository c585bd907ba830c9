/**
 * A long actor's name, as short as it still says who: the end of an ARN, the person of an address. What was left out is
 * marked by "…"; the whole stands in the title and in the event's detail.
 */
const longCharacters = 24;

export function actorLabel(id: string): string {
  if (id.length <= longCharacters) return id;
  // arn:partition:service:region:account:resource, where a resource is a kind and its name.
  const [, resource] = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/u.exec(id) ?? [];
  if (resource !== undefined) return `…${resource.slice(resource.indexOf("/") + 1)}`;
  const [, person] = /^([^@\s]+)@[^@\s]+$/u.exec(id) ?? [];
  return person === undefined ? id : `${person}@…`;
}

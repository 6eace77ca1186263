/** The most that Amazon gives at once. */
const pageSize = 1000;

/** What asks for the page at a cursor; null for the first. */
export function ecrPage(cursor: string | null): { maxResults: number; nextToken?: string } {
  return { maxResults: pageSize, ...(cursor === null ? {} : { nextToken: cursor }) };
}

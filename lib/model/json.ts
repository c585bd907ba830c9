/** JSON as text, as PostgreSQL printed it or a source sent it: numbers keep every digit. */
export type JsonText = string & { readonly __json: true };

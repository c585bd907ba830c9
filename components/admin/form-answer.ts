/** What a form's action answers: nothing yet, what was done, or why not. `key` is a new API key, shown this once. */
export type FormAnswer = { done?: string; problem?: string; key?: string } | null;

export type FormAction = (before: FormAnswer, form: FormData) => Promise<FormAnswer>;

/** What the page says, once in each language. */
export type Words = Readonly<Record<string, Readonly<{ en: string; zh: string }>>>;

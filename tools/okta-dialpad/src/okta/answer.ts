// What came back for a read, or why nothing did.

/** The reason why nothing can be said about the org at all: exit code 2. */
export class CannotRun extends Error {
  constructor(
    message: string,
    /** What to do. */
    readonly fix: string,
  ) {
    super(message);
  }
}

export type Answer<T> = { readonly value: T } | { readonly problem: Unread };

export interface Unread {
  /**
   * - `absent`: Okta has no such object.
   * - `denied`: this credential may not read it.
   * - `trouble`: no answer, or one that says nothing about the org.
   * - `skipped`: not asked for.
   */
  readonly kind: "absent" | "denied" | "trouble" | "skipped";
  /** A sentence. */
  readonly text: string;
  /** What came back, if anything, cannot be from Okta. */
  readonly noAnswer?: boolean;
  /** What to do, where that is known for this problem. */
  readonly fix?: string;
}

export const valueOf = <T>(answer: Answer<T>): T | undefined => ("value" in answer ? answer.value : undefined);
export const problemOf = (answer: Answer<unknown>): Unread | undefined =>
  "problem" in answer ? answer.problem : undefined;

/** Okta has no such object. The message is a sentence. */
export class Absent extends Error {}

/** What came back cannot be from Okta. The message says in a few words why. */
export class NoAnswer extends Error {}

/** Okta answered with an error. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly path: string,
    /** Okta's error object, or whatever came instead. */
    readonly body: Fields,
    /** The access token lacks a scope. */
    readonly insufficientScope: boolean,
  ) {
    super(`status ${status}`);
  }
}

/** A JSON object from Okta; each field may be missing or of any type. */
export interface Fields {
  readonly [name: string]: unknown;
}
export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
/** The fields of an object; none where there is no object. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
export const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** A text that every such object of Okta's has. */
export function need(fields: Fields, name: string): string {
  const value = textOf(fields[name]);
  if (value) return value;
  throw new NoAnswer(`without ${name}`);
}

/** Why nothing can be said about the org at all: exit code 2. */
export class CannotRun extends Error {
  constructor(
    message: string,
    /** What to do. */
    readonly fix: string,
  ) {
    super(message);
  }
}

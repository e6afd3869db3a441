// Everybody who has the app, a page at a time. Of each person only the id stays in memory.
import { setTimeout as sleep } from "node:timers/promises";
import { numberIn } from "../doctor/person";
import { CannotRun, fieldsOf, isFields, need, NoAnswer, Refusal, textOf, type Fields } from "../okta/answer";
import type { Org } from "../okta/org";
import type { Printer } from "../okta/print";
import { Pace } from "../okta/rate-limit";
import type { Person } from "./groups";

/** The most people a page that Okta grants (API reference, listApplicationUsers); it may grant less. */
const PAGE = 500;
/** Users a page of `GET /api/v1/users`. */
const USERS_PAGE = 200;
/** A longer list is taken for one that does not end: five million people, or a tenth of that in pages of fifty. */
const MOST_PAGES = 10_000;
/** Up to so many users are read one by one; for more of them, all users are listed. */
const ONE_BY_ONE = 100;

type OfApp = Pick<Person, "assignment" | "syncState" | "linked" | "inApp">;

export class People {
  private readonly seen = new Set<string>();
  /** People who came without their Okta user, by id. */
  private readonly incomplete = new Map<string, OfApp>();
  private readonly pace = new Pace();
  private readonly started = performance.now();

  constructor(
    private readonly org: Org,
    private readonly printer: Printer,
    private readonly subject: { readonly appId: string; readonly variableName: string },
    private readonly take: (person: Person) => void,
  ) {}

  /**
   * Gives everybody to `take`, each person once.
   *
   * @throws CannotRun where that is not sure: a page failed or is none that Okta would give, somebody was deleted
   * meanwhile
   */
  async read(): Promise<void> {
    const { org } = this;
    await org.need("the people of the app", "okta.apps.read", async () => {
      const path = `/api/v1/apps/${this.subject.appId}/users`;
      for await (const page of org.pages(path, { expand: "user", limit: PAGE }, MOST_PAGES, () => this.pause())) {
        for (const each of page) this.takeAppUser(each);
        this.printer.progress(`${count(this.seen.size)} people read, ${this.speed(this.seen.size)}`);
      }
    });
    // The scope of the users is needed only here: embedded users come with the scope of the app (API reference;
    // INFERENCE embedded-users: for every administrator).
    if (this.incomplete.size) await org.need("the users", "okta.users.read", () => this.readUsers());
  }

  private takeAppUser(appUser: Fields): void {
    const id = need(appUser, "id");
    if (this.seen.has(id))
      throw new CannotRun(
        `${id} stands twice in the list of the app's people: the list changed while it was read.`,
        "Run it again.",
      );
    this.seen.add(id);
    if (!isFields(appUser.profile)) throw new NoAnswer("without profile");
    const ofApp: OfApp = {
      assignment: need(appUser, "status"),
      syncState: textOf(appUser.syncState),
      linked: Boolean(appUser.externalId),
      inApp: numberIn(appUser.profile, this.subject.variableName),
    };
    const user = fieldsOf(fieldsOf(appUser._embedded).user);
    if (textOf(user.id) !== undefined && user.id !== id) throw new NoAnswer("another user");
    const whole = textOf(user.id) && textOf(user.status) && textOf(fieldsOf(user.type).id) && isFields(user.profile);
    if (whole) this.takeUser(id, ofApp, user);
    else this.incomplete.set(id, ofApp);
  }

  private takeUser(id: string, ofApp: OfApp, user: Fields): void {
    const profile = fieldsOf(user.profile);
    this.take({
      id,
      login: textOf(profile.login) ?? id,
      status: need(user, "status"),
      typeId: need(fieldsOf(user.type), "id"),
      ...ofApp,
      inOkta: numberIn(profile, this.subject.variableName),
    });
  }

  private async readUsers(): Promise<void> {
    const { org, incomplete } = this;
    const all = incomplete.size;
    const found = (user: Fields) => {
      const id = need(user, "id");
      const ofApp = incomplete.get(id);
      if (ofApp) this.takeUser(id, ofApp, user);
      incomplete.delete(id);
    };
    const tell = () => {
      const done = all - incomplete.size;
      this.printer.progress(`${count(done)} of ${count(all)} users read, ${this.left(done, all)}`);
    };
    if (all > ONE_BY_ONE)
      for await (const page of org.pages("/api/v1/users", { limit: USERS_PAGE }, MOST_PAGES, () => this.pause())) {
        page.forEach(found);
        tell();
        if (!incomplete.size) return;
      }
    // That list leaves deactivated users out (API reference, listUsers).
    let gone = 0;
    for (const id of [...incomplete.keys()]) {
      await this.pause();
      try {
        const user = await org.get(`/api/v1/users/${encodeURIComponent(id)}`);
        if (user.id !== id) throw new NoAnswer("another user");
        found(user);
      } catch (error) {
        if (!(error instanceof Refusal && error.status === 404)) throw error;
        gone++;
      }
      tell();
    }
    if (gone)
      throw new CannotRun(
        `${count(gone)} of the people assigned to the app ${gone === 1 ? "is no user" : "are no users"} any more: ` +
          "deleted while it was read.",
        "Run it again.",
      );
  }

  private async pause(): Promise<void> {
    const seconds = this.pace.waitAfter(this.org.rateLimit);
    if (!seconds) return;
    this.printer.progress(`${count(this.seen.size)} people read, waiting ${seconds} s for Okta's rate limit`);
    await sleep(seconds * 1000);
  }

  private speed(done: number): string {
    const minutes = (performance.now() - this.started) / 60_000;
    return `${count(Math.round(done / Math.max(minutes, 1 / 60)))} a minute`;
  }

  private left(done: number, all: number): string {
    const seconds = ((performance.now() - this.started) / 1000 / Math.max(done, 1)) * (all - done);
    return `${count(Math.ceil(seconds))} s left`;
  }
}

/** A number as people read it. */
export const count = (number: number): string => number.toLocaleString("en-US");

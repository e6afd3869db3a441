/** The article's parts and their checks, in its order. The ids are a contract: `--json` gives them. */
export const PARTS = [
  { title: "Before you start", checks: ["credentials", "app"] },
  { title: "Add the attribute", checks: ["app-attribute", "user-attribute"] },
  { title: "Map it", checks: ["mapping"] },
  {
    title: "Let Dialpad source it",
    checks: ["profile-sourcing", "deactivation", "source-priority", "other-sources", "source-order"],
  },
  { title: "Let the numbers in", checks: ["imports", "push-back"] },
  { title: "See the number", checks: ["user"] },
] as const;

export type CheckId = (typeof PARTS)[number]["checks"][number];

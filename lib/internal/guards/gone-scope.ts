import type { Guard } from "./guard";

/** A construct below an element that a removal took out. CDKTF leaves it out of the JSON and says nothing. */
export const goneScope: Guard = (_, { takenOut }) =>
  takenOut.flatMap(({ element, owner }) =>
    element.node.children.map(
      ({ node }) =>
        `${node.path} stands below what the removal of ${owner} takes out of the program: ` +
        `put it below ${owner}, or take it out`,
    ),
  );

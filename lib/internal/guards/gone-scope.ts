import type { Guard } from "./guard";

/** CDKTF drops what stands below an element that is taken out, without a word. */
export const goneScope: Guard = (_, { takenOut }) =>
  takenOut.flatMap(({ element, owner }) =>
    element.node.children.map(
      ({ node }) =>
        `${node.path} stands below what the removal of ${owner} takes out of the program: put it below ${owner}, or take it out`,
    ),
  );

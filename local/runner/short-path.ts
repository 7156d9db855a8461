/** What a construct's own parts are called when they are all that is in it. */
const ownParts = /\/(Resource|Default|Environment)$/;

/** A construct path as people call what is there: `Shop/Shop/Environment` is the `Shop`. */
export function shortPath(constructPath: string): string {
  let path = constructPath;
  while (ownParts.test(path)) path = path.replace(ownParts, '');
  return path
    .split('/')
    .filter((part, index, parts) => part !== parts[index - 1])
    .join('/');
}

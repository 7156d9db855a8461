/** A filter expression asks for groups in a way that cannot be followed. */
export class GroupReferenceError extends Error {
  override readonly name = 'GroupReferenceError';
}

/** What X-Ray answers is not known; this is its text where a graph is asked for. */
export const groupNotFound = (): GroupReferenceError => new GroupReferenceError('Group not found.');

import { type Command, type CommandInput, type FlagValues, UsageError } from './command.ts';

/** What one verb of a command takes, as `put` in `tracelab groups put checkout --filter fault`. */
export interface Action {
  /** Whether a name follows the verb. */
  readonly name: 'needed' | 'optional' | 'none';
  /** Flags beside those that every verb of the command takes. */
  readonly flags: readonly string[];
}

export interface ChosenAction<Verb> {
  readonly verb: Verb;
  readonly name: string | undefined;
}

/**
 * The verb that the command line gives, and its name.
 * @throws UsageError when there is none, or when something does not go with it.
 */
export function chooseAction<Verb extends string>(
  command: Pick<Command, 'name'>,
  { flags, positionals }: Pick<CommandInput, 'flags' | 'positionals'>,
  actions: Readonly<Record<Verb, Action>>,
): ChosenAction<Verb> {
  const [given, name, surplus] = positionals;
  const verbs = Object.keys(actions) as Verb[];
  const verb = verbs.find((candidate) => candidate === given);
  if (verb === undefined) {
    const known = verbs.join(', ');
    if (given === undefined) throw new UsageError(`say what to do: ${known}`);
    throw new UsageError(`"${given}" is nothing to do here; there are: ${known}`);
  }
  const action = actions[verb];
  if (surplus !== undefined) throw new UsageError(`unexpected argument "${surplus}"`);
  if (action.name === 'needed' && (name === undefined || name === '')) {
    throw new UsageError(`${command.name} ${verb} needs a name`);
  }
  if (action.name === 'none' && name !== undefined) {
    throw new UsageError(`${command.name} ${verb} takes no name, got "${name}"`);
  }
  refuseForeignFlags(`${command.name} ${verb}`, flags, action, actions);
  return { verb, name };
}

function refuseForeignFlags(
  words: string,
  flags: FlagValues,
  action: Action,
  actions: Readonly<Record<string, Action>>,
): void {
  const foreign = Object.values(actions)
    .flatMap((other) => other.flags)
    .find((flag) => flags[flag] !== undefined && !action.flags.includes(flag));
  if (foreign !== undefined) throw new UsageError(`${words} takes no --${foreign}`);
}

import { type MachineState, textOf } from './machine-state.ts';
import { done, failed, type Outcome, skipped } from './outcome.ts';
import { readUnit, type UnitService } from './systemd-unit.ts';

const unitFolders = ['/etc/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'];

/** `systemctl start name` and its kin; `service name start` is the same from before systemd. */
export function controlUnits(words: readonly string[], machine: MachineState): Outcome {
  const plain = words.slice(1).filter((word) => !word.startsWith('-'));
  const isSystemctl = words[0]?.endsWith('systemctl') ?? false;
  const [action, names] = isSystemctl ? [plain[0], plain.slice(1)] : [plain[1], plain.slice(0, 1)];
  const now = words.includes('--now');
  switch (action) {
    case 'daemon-reload':
    case 'status':
    case 'is-active':
    case 'is-enabled':
    case 'unmask':
      return done;
    case 'start':
    case 'restart':
    case 'reload-or-restart':
      return each(names, (name) => start(name, machine));
    case 'enable':
      return each(names, (name) => (now ? start(name, machine) : find(name, machine)));
    case 'stop':
      return each(names, (name) => stop(name, machine));
    case 'disable':
    case 'mask':
      return now ? each(names, (name) => stop(name, machine)) : done;
    default:
      return skipped;
  }
}

function each(names: readonly string[], act: (name: string) => Outcome): Outcome {
  for (const name of names) {
    const outcome = act(name.replace(/\.service$/, ''));
    if (outcome.kind !== 'done') return outcome;
  }
  return names.length === 0 ? skipped : done;
}

function start(name: string, machine: MachineState): Outcome {
  if (isDaemon(name, machine)) {
    if (machine.daemon === 'missing') return noSuchUnit(name, machine);
    machine.daemon = 'running';
    return done;
  }
  const unit = read(name, machine);
  if (unit === undefined) return noSuchUnit(name, machine);
  if (typeof unit === 'string') {
    return failed(`starts the unit "${name}", which cannot start: ${unit}`);
  }
  machine.services.set(name, unit);
  return done;
}

function find(name: string, machine: MachineState): Outcome {
  const exists = isDaemon(name, machine)
    ? machine.daemon !== 'missing'
    : read(name, machine) !== undefined;
  return exists ? done : noSuchUnit(name, machine);
}

function stop(name: string, machine: MachineState): Outcome {
  if (isDaemon(name, machine) && machine.daemon === 'running') machine.daemon = 'stopped';
  machine.services.delete(name);
  return done;
}

/** The unit that the daemon's package brings, unless the script writes one of that name. */
const isDaemon = (name: string, machine: MachineState): boolean =>
  name === 'xray' && read(name, machine) === undefined;

function read(name: string, machine: MachineState): UnitService | string | undefined {
  for (const folder of unitFolders) {
    const text = textOf(machine, `${folder}/${name}.service`);
    if (text !== undefined) return readUnit(text, (path) => textOf(machine, path));
  }
  return undefined;
}

const preinstalled =
  /^(amazon-ssm-agent|amazon-cloudwatch-agent|atd|chronyd|crond|rsyslog|sshd|systemd-[\w-]+)$/;

function noSuchUnit(name: string, { packages }: MachineState): Outcome {
  if (packages.has(name) || preinstalled.test(name)) return skipped;
  return failed(`there is no unit "${name}": no line before it has installed or written one`);
}

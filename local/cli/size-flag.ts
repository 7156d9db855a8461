import { type Flag, type FlagValues, stringFlag, UsageError } from './command.ts';

const units: Readonly<Record<string, number>> = {
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  TB: 1000 ** 4,
  MIB: 1024 ** 2,
  GIB: 1024 ** 3,
  TIB: 1024 ** 4,
};

export const diskBudgetFlag = {
  'disk-budget': {
    type: 'string',
    value: 'size',
    help: 'of the traces, such as 2GB; beyond it the oldest go (default 10GiB, in memory 1GiB)',
  },
} as const satisfies Record<string, Flag>;

/** In bytes; nothing where the flag was not given. @throws UsageError */
export function diskBudget(flags: FlagValues): { readonly diskBudgetBytes?: number } {
  const text = stringFlag(flags, 'disk-budget');
  if (text === undefined) return {};
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?) ?([mgt]i?b)$/i.exec(text.trim()) ?? [];
  const bytes = Math.floor(Number(number) * (units[unit.toUpperCase()] ?? 0));
  if (bytes >= 1000 ** 2 && Number.isSafeInteger(bytes)) return { diskBudgetBytes: bytes };
  throw new UsageError(
    `--disk-budget must be a size of at least 1MB, such as 500MB or 2GiB, got "${text}"`,
  );
}

/** Texts of which a shell makes nothing else. */
const plain = /^[A-Za-z0-9_./:=@%+,-]+$/;

/**
 * One word of a command for bash and zsh, whatever its text. Control characters, which could act on the terminal
 * that they are pasted into, are written as escapes.
 */
export function shellQuoted(text: string): string {
  if (plain.test(text)) return text;
  const wellFormed = text.toWellFormed();
  if (!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(wellFormed))
    return `'${wellFormed.replaceAll("'", `'\\''`)}'`;
  const escaped = wellFormed.replace(/[\\'\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (found) =>
    found === '\\' || found === "'" ? `\\${found}` : `\\U${hex(found)}`,
  );
  return `$'${escaped}'`;
}

const hex = (character: string): string =>
  (character.codePointAt(0) ?? 0).toString(16).padStart(8, '0');

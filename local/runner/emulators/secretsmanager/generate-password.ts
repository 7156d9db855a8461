import { randomInt } from 'node:crypto';
import type { SecretRecipe } from './secret-config.ts';

const lowercase = 'abcdefghijklmnopqrstuvwxyz';
const uppercase = lowercase.toUpperCase();
const digits = '0123456789';
/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

export const passwordLengths = { byDefault: 32, min: 1, max: 4096 } as const;

export type PasswordRecipe = Omit<SecretRecipe, 'template'>;

/** What is wrong with a recipe from which no password can be made; `undefined` when one can. */
export function faultOfRecipe(recipe: PasswordRecipe): string | undefined {
  const types = characterTypes(recipe);
  if (types.length === 0) return 'leaves no characters to choose from';
  if (recipe.requireEachIncludedType && types.length > recipe.length) {
    return `asks for one character of each of ${types.length} types in ${recipe.length} characters`;
  }
  return undefined;
}

/**
 * A password by the rules of Secrets Manager; see `faultOfRecipe` for what cannot be made.
 *
 * @param pick an unpredictable whole number from 0 to below its argument
 */
export function generatePassword(
  recipe: PasswordRecipe,
  pick: (below: number) => number = randomInt,
): string {
  const types = characterTypes(recipe);
  const every = types.join('');
  const anyOf = (characters: string) => characters[pick(characters.length)] ?? '';
  const required = recipe.requireEachIncludedType ? types.map(anyOf) : [];
  const free = Array.from({ length: recipe.length - required.length }, () => anyOf(every));
  return shuffled([...required, ...free], pick).join('');
}

/** The characters that are left of each type, without types of which none are. */
function characterTypes(recipe: PasswordRecipe): string[] {
  const excluded = new Set(recipe.excludeCharacters);
  const types = [
    recipe.excludeLowercase ? '' : lowercase,
    recipe.excludeUppercase ? '' : uppercase,
    recipe.excludeNumbers ? '' : digits,
    recipe.excludePunctuation ? '' : punctuation,
    recipe.includeSpace ? ' ' : '',
  ];
  return types
    .map((type) => [...type].filter((character) => !excluded.has(character)).join(''))
    .filter((type) => type !== '');
}

/** Fisher and Yates, so that a required character may stand anywhere. */
function shuffled(characters: readonly string[], pick: (below: number) => number): string[] {
  const order = [...characters];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = pick(last + 1);
    const moved = order[last] ?? '';
    order[last] = order[other] ?? '';
    order[other] = moved;
  }
  return order;
}

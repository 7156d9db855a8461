import { describe, expect, it } from 'vitest';
import {
  faultOfRecipe,
  generatePassword,
  type PasswordRecipe,
} from '../../../../local/runner/emulators/secretsmanager/generate-password.ts';

const recipe = (changes: Partial<PasswordRecipe> = {}): PasswordRecipe => ({
  length: 32,
  excludeCharacters: '',
  excludeLowercase: false,
  excludeUppercase: false,
  excludeNumbers: false,
  excludePunctuation: false,
  includeSpace: false,
  requireEachIncludedType: true,
  ...changes,
});

describe('generatePassword', () => {
  it('has one character of each type at least, and of the length asked for', () => {
    const passwords = Array.from({ length: 50 }, () =>
      generatePassword(recipe({ length: 5, includeSpace: true })),
    );

    for (const password of passwords) {
      expect(password).toHaveLength(5);
      for (const type of [/[a-z]/, /[A-Z]/, /\d/, /[!-/:-@[-`{-~]/, / /])
        expect(password).toMatch(type);
    }
  });

  it('leaves out what is excluded', () => {
    const excludeCharacters = ' %+~`#$&*()|[]{}:;<>?!\'/@"\\';

    const password = generatePassword(recipe({ length: 4096, excludeCharacters }));

    expect([...password].filter((character) => excludeCharacters.includes(character))).toEqual([]);
    expect(password).toHaveLength(4096);
  });

  it('excludes whole types', () => {
    const digits = recipe({
      excludeLowercase: true,
      excludeUppercase: true,
      excludePunctuation: true,
      length: 1,
    });

    expect(generatePassword(digits)).toMatch(/^\d$/);
  });

  it('may lack a type where none is required', () => {
    const first = () => 0;

    expect(generatePassword(recipe({ length: 4, requireEachIncludedType: false }), first)).toBe(
      'aaaa',
    );
  });

  it('puts required characters anywhere', () => {
    const places = new Set(
      Array.from({ length: 200 }, () => generatePassword(recipe({ length: 4 })).search(/\d/)),
    );

    expect(places.size).toBe(4);
  });
});

describe('faultOfRecipe', () => {
  it.each([
    [{ length: 3 }, 'asks for one character of each of 4 types in 3 characters'],
    [
      {
        excludeCharacters: '0123456789',
        excludeLowercase: true,
        excludeUppercase: true,
        excludePunctuation: true,
      },
      'leaves no characters to choose from',
    ],
    [{ length: 3, requireEachIncludedType: false }, undefined],
  ])('judges %j', (changes, fault) => {
    expect(faultOfRecipe(recipe(changes))).toBe(fault);
  });
});

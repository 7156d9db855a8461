import { describe, expect, it } from 'vitest';
import { typeName } from '../../../local/wording/type-name.ts';

describe('typeName', () => {
  it('says a type in words, and one that it does not know as it is', () => {
    expect(typeName('AWS::Lambda::Function')).toBe('Lambda function');
    expect(typeName('AWS::Braket')).toBe('AWS::Braket');
    expect(typeName(null)).toBeUndefined();
  });

  it.each(['constructor', '__proto__', 'toString'])('takes a type "%s" for text', (type) => {
    expect(typeName(type)).toBe(type);
  });
});

/** What is in the page besides TraceLab; a test holds it against the packages. */
export const libraries: readonly { readonly name: string; readonly licence: string }[] = [
  { name: '@tanstack/react-query', licence: 'MIT' },
  { name: '@tanstack/react-virtual', licence: 'MIT' },
  { name: 'react', licence: 'MIT' },
  { name: 'react-dom', licence: 'MIT' },
];

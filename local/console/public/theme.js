// Runs before the first paint, which a module does not; frame/preferences.ts owns what is stored.
try {
  const { theme } = JSON.parse(localStorage.getItem('tracelab.preferences') ?? '{}');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Nothing stored, or nothing that can be read: as the system has it.
}

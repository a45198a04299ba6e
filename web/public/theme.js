// Runs before the first paint, so that a stored theme does not flash. The rest is in src/ui/theme.ts.
try {
  var theme = localStorage.getItem('lynex.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch (e) {
  // Storage is denied: the system's theme it is.
}

// The projector: Alt+L makes it light or dark, whatever the laptop prefers; kept on this laptop.
(function () {
  'use strict';

  const KEY = 'workshop/theme';
  const root = document.documentElement;

  function kept() {
    try {
      return localStorage.getItem(KEY) || '';
    } catch (error) {
      return '';
    }
  }

  function isDark() {
    const theme = root.getAttribute('data-theme');
    return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  }

  function turn(event) {
    if (!event.altKey || event.key.toLowerCase() !== 'l') return;
    event.preventDefault();
    root.setAttribute('data-theme', isDark() ? 'light' : 'dark');
    try {
      localStorage.setItem(KEY, root.getAttribute('data-theme'));
    } catch (error) {
      // It stays as it is while the page is open.
    }
  }

  if (kept()) root.setAttribute('data-theme', kept());
  document.addEventListener('keydown', turn);
})();

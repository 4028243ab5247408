// The projector: Alt+L makes it light or dark, whatever the laptop prefers; kept on this laptop.
// Keys pressed here go to the desk's page in the same browser (keys.js). Without one they do nothing: a screen looks.
(function () {
  'use strict';

  const KEY = 'workshop/theme';
  const FOR_THE_DESK = /^(PageDown|PageUp|[bB.123])$/;
  const root = document.documentElement;
  const meeting = document.body.dataset.meeting;
  const desk = 'BroadcastChannel' in window ? new BroadcastChannel('workshop/keys/' + meeting) : null;

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

  function pass(event) {
    if (!desk || event.repeat || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!FOR_THE_DESK.test(event.key)) return;
    event.preventDefault();
    desk.postMessage(event.key);
  }

  if (kept()) root.setAttribute('data-theme', kept());
  document.addEventListener('keydown', turn);
  document.addEventListener('keydown', pass);
})();

// Larger letters: three sizes, kept on this phone.
(function () {
  'use strict';

  const KEY = 'workshop/size';
  const root = document.documentElement;

  function kept() {
    try {
      return localStorage.getItem(KEY) || '0';
    } catch (error) {
      return '0';
    }
  }

  function show(size) {
    root.setAttribute('data-size', size);
    document.querySelectorAll('[data-set-size]').forEach(function (button) {
      button.setAttribute('aria-pressed', String(button.getAttribute('data-set-size') === size));
    });
  }

  document.addEventListener('click', function (event) {
    const button = event.target.closest('[data-set-size]');
    if (!button) return;
    show(button.getAttribute('data-set-size'));
    try {
      localStorage.setItem(KEY, button.getAttribute('data-set-size'));
    } catch (error) {
      // A phone that may not store keeps the size while the page is open.
    }
  });
  show(kept());
})();

// A menu that lies over the page closes when somebody taps beside it or presses Escape.
(function () {
  'use strict';

  function closeExcept(inside) {
    document.querySelectorAll('details[data-menu][open]').forEach(function (menu) {
      if (!menu.contains(inside)) menu.open = false;
    });
  }

  document.addEventListener('click', function (event) { closeExcept(event.target); });
  document.addEventListener('keydown', function (event) {
    const menu = event.key === 'Escape' && document.querySelector('details[data-menu][open]');
    if (!menu) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
})();

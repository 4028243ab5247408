// A form that came back because it was too busy goes out again by itself, as it was filled in.
(function () {
  'use strict';

  const form = document.querySelector('form[data-again]');
  if (form) setTimeout(function () { form.submit(); }, Number(form.getAttribute('data-again')) * 1000);
})();

// Lists that are long and change all the time: fetched when opened, page by page, and again after an act in them.
(function (workshop) {
  'use strict';

  const line = workshop.line;

  function fetch(list, page) {
    const place = list.querySelector('[data-list-here]');
    const told = list.querySelector('[data-told]');
    return line.send(list.getAttribute('data-list'), { page: page }).then(function (ack) {
      if (!ack.ok) return line.tell(told, line.trouble(list, ack));
      const focused = place.contains(document.activeElement) && document.activeElement.getAttribute('data-key');
      const had = place.contains(document.activeElement);
      line.tell(told, '');
      place.innerHTML = ack.html;
      list.setAttribute('data-list-at', ack.page);
      // The button that was pressed is another one now, or gone.
      if (had) (focused && place.querySelector('[data-key="' + focused + '"]') || list.querySelector('summary')).focus();
    });
  }

  function again(origin) {
    const list = origin.closest('[data-list]');
    if (list) fetch(list, Number(list.getAttribute('data-list-at')) || 0);
  }

  // `toggle` does not bubble.
  document.addEventListener('toggle', function (event) {
    if (event.target.matches('[data-list]') && event.target.open) again(event.target);
  }, true);
  document.addEventListener('click', function (event) {
    const button = event.target.closest('[data-list-page]');
    if (button) fetch(button.closest('[data-list]'), Number(button.getAttribute('data-list-page')));
  });

  // One that was opened without a line is fetched once there is one.
  line.on('connect', function () { document.querySelectorAll('[data-list][open]').forEach(again); });

  workshop.lists = { again: again };
})(window.workshop = window.workshop || {});

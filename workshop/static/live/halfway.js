// What is half typed on a card stays on it when the page comes back in another language. Only this tab keeps it.
(function () {
  'use strict';

  const place = 'workshop/card/' + document.body.dataset.meeting;

  function card() { return document.querySelector('form[data-send=card]'); }

  function choices(form) {
    return Array.from(form.elements).filter(function (field) { return field.matches('[type=radio], [type=checkbox]'); });
  }

  function mark(field) { return field.name + '=' + field.value; }

  function leave() {
    const form = card();
    const chosen = form ? choices(form).filter(function (field) { return field.checked; }).map(mark) : [];
    if (chosen.length) sessionStorage.setItem(place, JSON.stringify({ form: form.id, chosen: chosen }));
  }

  // A card of other rounds has another id: what was typed then is no answer to what is asked now.
  function bring() {
    const form = card();
    const kept = JSON.parse(sessionStorage.getItem(place) || '{}');
    sessionStorage.removeItem(place);
    if (!form || kept.form !== form.id) return;
    choices(form).forEach(function (field) { field.checked = kept.chosen.indexOf(mark(field)) >= 0; });
  }

  bring();
  addEventListener('pagehide', leave);
})();

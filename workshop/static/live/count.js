// How much still fits in a field (data-most): said when it gets near, and how much is too much. Nothing is ever cut.
// Counted as the server does (typed.py): in characters, of the text as it would be kept.
(function (workshop) {
  'use strict';

  const NEAR = 20;
  const PAUSE_MS = 1000;
  const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
  const FIELDS = '[data-most]';

  const counters = new Map();
  const pauses = new WeakMap();
  let number = 0;

  function left(field) {
    const kept = field.value.replace(/\r\n/g, '\n').replace(/\t/g, ' ').replace(UNSEEN, '').normalize('NFC').trim();
    return Number(field.getAttribute('data-most')) - Array.from(kept).length;
  }

  // The first field of a form that holds more than fits.
  function over(form) {
    return Array.from(form.querySelectorAll(FIELDS)).find(function (field) { return left(field) < 0; });
  }

  function words(rest) {
    const name = (rest < 0 ? 'over' : 'left') + (Math.abs(rest) === 1 ? '-one' : '');
    return document.body.getAttribute('data-t-' + name).replace('{}', Math.abs(rest));
  }

  // Beside the field, or beside the label around it: a label would be read with it.
  function counterOf(field) {
    if (counters.has(field)) return counters.get(field);
    const counter = document.createElement('p');
    number += 1;
    counter.id = 'count-' + number;
    counter.className = 'counter';
    counter.setAttribute('data-count', '');
    counter.setAttribute('aria-live', 'polite');
    (field.closest('label') || field).after(counter);
    counters.set(field, counter);
    return counter;
  }

  function show(field) {
    const rest = left(field);
    if (rest > NEAR && !counters.has(field)) return;
    const counter = counterOf(field);
    const text = rest > NEAR ? '' : words(rest);
    describe(field, counter.id);
    counter.classList.toggle('is-over', rest < 0);
    if (counter.textContent !== text) counter.textContent = text;
  }

  function describe(field, id) {
    const now = (field.getAttribute('aria-describedby') || '').split(' ').filter(Boolean);
    if (now.indexOf(id) < 0) field.setAttribute('aria-describedby', now.concat(id).join(' '));
  }

  // Shown at every letter, read out when the typing pauses.
  function typed(field) {
    const counter = counters.get(field);
    if (counter) counter.setAttribute('aria-busy', 'true');
    show(field);
    clearTimeout(pauses.get(field));
    pauses.set(field, setTimeout(function () {
      if (counters.has(field)) counters.get(field).removeAttribute('aria-busy');
    }, PAUSE_MS));
  }

  // After the page was drawn anew: a field that is gone takes its counter along.
  function paint() {
    counters.forEach(function (counter, field) {
      if (field.isConnected && counter.isConnected) return;
      counter.remove();
      counters.delete(field);
    });
    document.querySelectorAll(FIELDS).forEach(show);
  }

  // The button says what is the matter, where it is; what was typed stays.
  function explain(form, field) {
    const told = form.querySelector('[data-told], [data-saved-state]');
    show(field);
    field.focus();
    if (told) told.textContent = counters.get(field).textContent;
  }

  document.addEventListener('input', function (event) {
    if (event.target.matches(FIELDS)) typed(event.target);
  });
  // The place where it will be told is there before there is anything to tell: only then is it read out.
  document.addEventListener('focusin', function (event) {
    if (event.target.matches(FIELDS)) counterOf(event.target);
  });
  document.addEventListener('submit', function (event) {
    const field = over(event.target);
    if (!field) return;
    event.preventDefault();
    event.stopPropagation();
    explain(event.target, field);
  }, true);
  document.addEventListener('reset', function () { setTimeout(paint); });
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', paint);
  else paint();

  workshop.count = { over: over, paint: paint };
})(window.workshop = window.workshop || {});

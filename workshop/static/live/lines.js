// Writing pledges as on paper: type on the empty line, Enter for the next, Backspace takes an empty one away.
// An empty line (data-next) becomes a pledge at its first letter; the server then draws the same line at that place.
(function (workshop) {
  'use strict';

  const line = workshop.line;
  const ATTRIBUTES = ['id', 'for', 'data-told-in'];

  function isLine(field) {
    return field.matches('.pledge__text');
  }

  function boxOf(field) {
    return field.closest('.pledge');
  }

  // The lines of one list: what one group does, leaves or asks.
  function lines(field) {
    return Array.from(field.closest('.pledges__lines').querySelectorAll('.pledge__text'));
  }

  function neighbour(field, step) {
    const all = lines(field);
    return all[all.indexOf(field) + step];
  }

  // ---- an empty line becomes a pledge ------------------------------------------------------------------------

  function begin(field) {
    const box = boxOf(field);
    const next = box.cloneNode(true);
    const id = newId();
    next.querySelector('form').reset();
    next.querySelectorAll('[data-count]').forEach(function (counter) { counter.remove(); });
    rename(box, box.getAttribute('data-next'), 'pledge-' + id);
    box.querySelector('input[name=id]').value = id;
    box.removeAttribute('data-next');
    box.setAttribute('data-new', '');
    box.after(next);
  }

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, function (b) { return (b + 256).toString(16).slice(1); }).join('');
  }

  function rename(box, from, to) {
    [box].concat(Array.from(box.querySelectorAll('*'))).forEach(function (element) {
      ATTRIBUTES.forEach(function (name) {
        const value = element.getAttribute(name);
        if (value && value.indexOf(from) >= 0) element.setAttribute(name, value.replace(from, to));
      });
    });
  }

  // ---- keys --------------------------------------------------------------------------------------------------

  function press(event) {
    const field = event.target;
    if (!isLine(field) || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (handled(event, field)) event.preventDefault();
  }

  function handled(event, field) {
    if (event.key === 'Enter' && !event.shiftKey) return next(field);
    if (event.key === 'Backspace' && !field.value) return takeAway(field);
    if (event.key === 'ArrowUp' && field.selectionEnd === 0) return step(field, -1);
    if (event.key === 'ArrowDown' && field.selectionStart === field.value.length) return step(field, 1);
    return false;
  }

  function next(field) {
    if (field.value.trim()) step(field, 1);
    return true;
  }

  function step(field, by) {
    const other = neighbour(field, by);
    if (!other) return false;
    other.focus();
    other.setSelectionRange(other.value.length, other.value.length);
    return true;
  }

  // Leaving an empty line is what takes it away.
  function takeAway(field) {
    const empty = boxOf(field).hasAttribute('data-next');
    return step(field, -1) || !empty && step(field, 1);
  }

  // ---- a line that was left empty goes; undo brings it back --------------------------------------------------

  function leave(event) {
    const box = event.target.closest('.pledge');
    if (!box || box.hasAttribute('data-next') || box.contains(event.relatedTarget)) return;
    const typed = Array.from(box.querySelectorAll('form[data-live] textarea, form[data-live] input[type=text]'));
    if (typed.every(function (field) { return !field.value.trim(); })) drop(box);
  }

  // What is not on the page is not sent any more (forms.js).
  function drop(box) {
    const id = box.querySelector('input[name=id]').value;
    box.querySelector('form').removeAttribute('data-unsent');
    box.remove();
    line.send('unpledge', { id: id }).then(function (ack) {
      if (!ack.ok && ack.error !== 'unknown_pledge') line.message(line.trouble(document.body, ack));
    });
  }

  // As high as its text, also where the style sheet cannot (field-sizing).
  function grow(field) {
    field.style.blockSize = 'auto';
    field.style.blockSize = field.scrollHeight + 'px';
  }

  document.addEventListener('keydown', press);
  // Both before forms.js hears of it: a pledge has its name when it is sent, and what was dropped is not sent.
  document.addEventListener('focusout', leave, true);
  document.addEventListener('input', function (event) {
    const box = event.target.closest('.pledge');
    if (box && box.hasAttribute('data-next')) begin(event.target);
    if (isLine(event.target)) grow(event.target);
  }, true);
})(window.workshop = window.workshop || {});

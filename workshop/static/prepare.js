// The preparation form: kept as it is filled in, and it shows which parts are filled in.
// Without this script the form works as forms do.
(function () {
  'use strict';

  const SOON_MS = 800;
  const form = document.querySelector('form.prepare');
  const state = document.querySelector('[data-saved-state]');
  let soon = 0;
  let wanted = false;
  let saving = false;

  function tell(name) {
    state.textContent = form.getAttribute('data-t-' + name);
    state.dataset.state = name;
  }

  // Another programme changes the steps on this page: that waits for the button. (The questions are fields named
  // "elements", so form.elements is those.)
  function mayKeep() {
    return form.hasAttribute('data-autosave') && !form.querySelector('[name=programme]').value;
  }

  function changed() {
    tell('unsaved');
    clearTimeout(soon);
    if (mayKeep()) soon = setTimeout(keep, SOON_MS);
  }

  // One at a time, so that the newest is kept last. The server answers with a redirect when it kept everything.
  function keep() {
    wanted = saving;
    if (saving) return;
    saving = true;
    tell('saving');
    fetch(form.action, { method: 'POST', body: new FormData(form), redirect: 'manual' }).then(function (answer) {
      return answer.type === 'opaqueredirect';
    }, function () {
      return false;
    }).then(function (kept) {
      saving = false;
      tell(kept ? 'saved' : 'unsaved');
      if (wanted) keep();
    });
  }

  // ---- which parts are filled in -----------------------------------------------------------------------------

  function fieldsOf(id) {
    const part = document.getElementById(id).closest('section');
    return Array.from(part.querySelectorAll('input:not([type=hidden]), textarea, select'));
  }

  function isFilled(field) {
    return /radio|checkbox/.test(field.type) ? field.checked : Boolean(field.value.trim());
  }

  function paint() {
    document.querySelectorAll('[data-part]').forEach(function (link) {
      const filled = fieldsOf(link.getAttribute('data-part')).some(isFilled);
      link.classList.toggle('is-filled', filled);
    });
    document.querySelectorAll('[data-count-of]').forEach(count);
  }

  function count(place) {
    const boxes = Array.from(document.getElementsByName(place.getAttribute('data-count-of')));
    const ticked = boxes.filter(function (box) { return box.checked; }).length;
    const words = place.getAttribute(ticked === boxes.length ? 'data-all' : 'data-some');
    place.textContent = words.replace('{n}', ticked).replace('{all}', boxes.length);
  }

  form.addEventListener('input', changed);
  form.addEventListener('input', paint);
  paint();
})();

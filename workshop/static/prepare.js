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

  // ---- which parts are filled in: only what somebody touched, and nothing with something wrong in it ----------

  function partOf(id) {
    return document.getElementById(id).closest('[data-holds]');
  }

  // data-first is what stood there before anybody touched it; of a box that was ticked "on".
  function isTouched(field) {
    const first = field.getAttribute('data-first') || '';
    return /radio|checkbox/.test(field.type) ? field.checked !== (first === 'on') : field.value.trim() !== first;
  }

  function isFilled(part) {
    const fields = Array.from(part.querySelectorAll('input:not([type=hidden]), textarea, select'));
    const missing = fields.some(function (field) { return field.required && !field.value.trim(); });
    return !missing && !part.querySelector('.problem') && fields.some(isTouched);
  }

  function paint() {
    document.querySelectorAll('[data-part]').forEach(function (link) {
      link.classList.toggle('is-filled', isFilled(partOf(link.getAttribute('data-part'))));
    });
    document.querySelectorAll('[data-count-of]').forEach(count);
  }

  function count(place) {
    const boxes = Array.from(document.getElementsByName(place.getAttribute('data-count-of')));
    const ticked = boxes.filter(function (box) { return box.checked; }).length;
    const words = place.getAttribute(ticked === boxes.length ? 'data-all' : 'data-some');
    place.textContent = words.replace('{n}', ticked).replace('{all}', boxes.length);
  }

  // ---- going to a field: what is folded around it opens ------------------------------------------------------

  function unfold(field) {
    for (let fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  }

  function goTo(event) {
    const link = event.target.closest('a[href^="#"]');
    const there = link && document.getElementById(link.getAttribute('href').slice(1));
    if (!there) return;
    unfold(there);
    if (!there.matches('input, select, textarea')) return;
    event.preventDefault();
    there.focus();
  }

  // ---- a group that is often there: its name and who belong to it, in the first empty group -------------------

  function addPreset(event) {
    const button = event.target.closest('[data-preset]');
    if (!button) return;
    const rows = Array.from(button.closest('details').querySelectorAll('.groups__one'));
    const row = rows.find(function (one) { return !one.querySelector('[name$=-name]').value.trim(); });
    if (!row) return;
    row.querySelector('[name$=-name]').value = button.textContent;
    row.querySelector('[name$=-examples]').value = button.getAttribute('data-examples');
    button.hidden = true;
    row.querySelector('[name$=-expected]').focus();
    form.dispatchEvent(new Event('input'));
  }

  document.querySelectorAll('[data-presets]').forEach(function (row) { row.hidden = false; });
  document.addEventListener('click', addPreset);
  document.addEventListener('click', goTo);
  form.addEventListener('input', changed);
  form.addEventListener('input', paint);
  paint();
  if (document.querySelector('[data-wrong]')) document.querySelector('[data-wrong]').focus();
})();
